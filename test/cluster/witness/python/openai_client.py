"""OpenAI's own client: chat completions, completions and embeddings, as a stream and as one answer."""

import json

from lines import answer_lines
from openai import OpenAI


def ask(question):
    client = OpenAI(
        base_url=question["baseUrl"],
        api_key="none",
        default_headers=question["headers"],
        max_retries=0,
        timeout=60,
    )
    body = json.loads(question["body"])
    if "messages" in body:
        return texts(client.chat.completions, body)
    return texts(client.completions, body)


def texts(resource, body):
    if not body.get("stream"):
        answer = resource.create(**body)
        choices = [{"index": c.index, "content": content_of(c), "finishReason": c.finish_reason} for c in answer.choices]
        return {"model": answer.model, "choices": choices, "usage": usage_of(answer)}
    model, usage, choices = None, None, {}
    for chunk in resource.create(**body):
        model = chunk.model
        usage = usage_of(chunk) or usage
        for part in chunk.choices:
            choice = choices.setdefault(part.index, {"index": part.index, "content": "", "finishReason": None})
            choice["content"] += content_of(part)
            choice["finishReason"] = part.finish_reason or choice["finishReason"]
    return {"model": model, "choices": [choices[index] for index in sorted(choices)], "usage": usage}


def content_of(choice):
    said = getattr(choice, "message", None) or getattr(choice, "delta", None)
    return (said.content if said else choice.text) or ""


def usage_of(answer):
    usage = answer.usage
    return usage and {"promptTokens": usage.prompt_tokens, "completionTokens": usage.completion_tokens}


if __name__ == "__main__":
    answer_lines(ask)
