"""KServe's OpenAI data plane (/openai/v1) over the bigrams: kserve_openai_server.py NAME --http_port=PORT --enable_grpc=false"""

import asyncio
import itertools
import random
import sys
import time
import uuid
from typing import AsyncIterator, Iterator

import uvicorn
from kserve import ModelServer
from kserve.errors import InvalidInput
from kserve.protocol.rest.openai import ChatCompletionRequest, CompletionRequest, OpenAIModel
from kserve.protocol.rest.openai.types import ChatCompletion, ChatCompletionChunk, Completion

from bigrams import CONTEXT_TOKENS, END, START, count, read_text, tokenize

WORDS = 240
SECONDS_PER_WORD = 0.005
# As llama.cpp's model has it: its number is what `logit_bias` names.
END_TOKEN = "2"


class Bigrams(OpenAIModel):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.behind = count(read_text(), WORDS)

    async def create_completion(self, request: CompletionRequest):
        params = request.params
        prompt = params.prompt if isinstance(params.prompt, str) else " ".join(map(str, params.prompt or []))
        if params.stream:
            return self.completion_chunks(params, prompt)
        choices, usage = self.whole(params, prompt)
        texts = [{"index": at, "text": text, "logprobs": None, "finish_reason": end} for at, (text, end) in enumerate(choices)]
        return Completion.model_validate(head(params, "text_completion") | {"choices": texts, "usage": usage})

    async def create_chat_completion(self, request: ChatCompletionRequest):
        params = request.params
        prompt = " ".join(text_of(message) for message in params.messages)
        if params.stream:
            return self.chat_chunks(params, prompt)
        choices, usage = self.whole(params, prompt)
        messages = [
            {"index": at, "message": {"role": "assistant", "content": text}, "logprobs": None, "finish_reason": end}
            for at, (text, end) in enumerate(choices)
        ]
        return ChatCompletion.model_validate(head(params, "chat.completion") | {"choices": messages, "usage": usage})

    async def chat_chunks(self, params, prompt: str) -> AsyncIterator[ChatCompletionChunk]:
        start = head(params, "chat.completion.chunk")

        def chunk(index: int, delta: dict, end: str | None = None) -> ChatCompletionChunk:
            choice = {"index": index, "delta": delta, "logprobs": None, "finish_reason": end}
            return ChatCompletionChunk.model_validate(start | {"choices": [choice]})

        for index, choice in enumerate(self.choices(params, prompt)):
            yield chunk(index, {"role": "assistant", "content": ""})
            async for text, end in slowly(choice):
                yield chunk(index, {"content": text}, end)

    async def completion_chunks(self, params, prompt: str) -> AsyncIterator[Completion]:
        for index, choice in enumerate(self.choices(params, prompt)):
            async for text, end in slowly(choice):
                part = {"index": index, "text": text or "", "logprobs": None, "finish_reason": end or "length"}
                yield Completion.model_validate(head(params, "text_completion") | {"choices": [part]})

    def whole(self, params, prompt: str) -> tuple[list[tuple[str, str]], dict]:
        written = [list(choice) for choice in self.choices(params, prompt)]
        texts = [("".join(text or "" for text, _ in choice), choice[-1][1]) for choice in written]
        asked = len(tokenize(prompt))
        made = sum(len(choice) - 1 for choice in written)
        return texts, {"prompt_tokens": asked, "completion_tokens": made, "total_tokens": asked + made}

    def choices(self, params, prompt: str) -> list[Iterator[tuple[str | None, str | None]]]:
        asked, most = len(tokenize(prompt)), params.max_tokens or 0
        if asked + most > CONTEXT_TOKENS:
            # As KServe's huggingfaceserver says it (vllm/vllm_completions.py).
            raise InvalidInput(
                f"This model's maximum context length is {CONTEXT_TOKENS} tokens. However, you requested {asked + most} tokens"
                f" ({asked} in the messages, {most} in the completion). Please reduce the length of the messages or completion."
            )
        seed = params.seed if params.seed is not None else time.time_ns()
        return [self.write(params, prompt, random.Random(seed + at)) for at in range(params.n or 1)]

    def write(self, params, prompt: str, chance: random.Random) -> Iterator[tuple[str | None, str | None]]:
        """Each word with its space; at last None, and why it ended."""
        stops = [params.stop] if isinstance(params.stop, str) else params.stop or []
        last = ([START, *tokenize(prompt)])[-1]
        never_ends = (params.logit_bias or {}).get(END_TOKEN, 0) <= -100
        for _ in range(params.max_tokens) if params.max_tokens else itertools.count():
            behind = self.behind.get(last, self.behind[START])
            if never_ends:
                behind = {word: part for word, part in behind.items() if word != END}
            last = pick(behind, params.temperature, chance)
            if last == END or last in stops:
                yield None, "stop"
                return
            yield f" {last}", None
        yield None, "length"


def pick(behind: dict[str, float], temperature: float | None, chance: random.Random) -> str:
    if temperature == 0:
        return max(behind, key=lambda word: behind[word])
    weights = [part ** (1 / (temperature or 1)) for part in behind.values()]
    return chance.choices(list(behind), weights)[0]


async def slowly(choice):
    for piece in choice:
        await asyncio.sleep(SECONDS_PER_WORD)
        yield piece


def text_of(message) -> str:
    content = message.content if hasattr(message, "content") else message["content"]
    return content if isinstance(content, str) else " ".join(getattr(part, "text", "") for part in content or [])


def head(params, kind: str) -> dict:
    return {"id": f"{kind}-{uuid.uuid4()}", "object": kind, "created": int(time.time()), "model": params.model}


def listen_on_loopback() -> None:
    """It would listen on every address of the machine, and has no flag for that."""
    configure = uvicorn.Config.__init__

    def configure_loopback(self, *args, **options):
        configure(self, *args, **{**options, "host": "127.0.0.1"})

    uvicorn.Config.__init__ = configure_loopback


if __name__ == "__main__":
    name = sys.argv.pop(1)
    listen_on_loopback()
    ModelServer().start([Bigrams(name)])
