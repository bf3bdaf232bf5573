"""A client as a process: a question a line on standard input, its answer a line on standard output."""

import json
import sys


def answer_lines(predict) -> None:
    for line in sys.stdin:
        try:
            answer = {"outputs": predict(json.loads(line))}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
