"""Makes the SavedModels of TensorFlow Serving's examples: FOLDER/flower and FOLDER/half_plus_two."""

import pathlib
import sys

import tensorflow as tf

KINDS = 6


class Flower(tf.Module):
    """The signature of KServe's flower sample, over a tiny classifier of an image's mean color."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = tf.Variable(tf.random.stateless_normal([3, KINDS], seed=[4, 2]) * 6)

    @tf.function(
        input_signature=[
            tf.TensorSpec([None], tf.string, name="image_bytes"),
            tf.TensorSpec([None], tf.string, name="key"),
        ]
    )
    def serve(self, image_bytes, key):
        colors = tf.map_fn(mean_color, image_bytes, fn_output_signature=tf.TensorSpec([3], tf.float32))
        scores = tf.nn.softmax(tf.matmul(colors - 0.5, self.weights))
        return {
            "key": tf.identity(key),
            "prediction": tf.argmax(scores, axis=1),
            "scores": scores,
        }


def mean_color(image):
    pixels = tf.io.decode_image(image, channels=3, expand_animations=False)
    return tf.reduce_mean(tf.cast(pixels, tf.float32) / 255, axis=[0, 1])


class HalfPlusTwo(tf.Module):
    """TensorFlow Serving's own example (saved_model_half_plus_two): y = 0.5 x + 2."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32, name="x")])
    def serve(self, x):
        return {"y": 0.5 * x + 2}


def main(folder: str) -> None:
    for name, module in (("flower", Flower()), ("half_plus_two", HalfPlusTwo())):
        path = pathlib.Path(folder) / name
        tf.saved_model.save(module, str(path), signatures={"serving_default": module.serve})


if __name__ == "__main__":
    main(sys.argv[1])
