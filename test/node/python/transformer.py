"""KServe's own transformer, which changes nothing: its base class calls the predictor (--predictor_host)."""

import argparse

from kserve import Model, ModelServer, model_server


class PassingOn(Model):
    def __init__(self, name):
        super().__init__(name)
        self.ready = True


parser = argparse.ArgumentParser(parents=[model_server.parser])
args, _ = parser.parse_known_args()

if __name__ == "__main__":
    ModelServer().start([PassingOn(args.model_name)])
