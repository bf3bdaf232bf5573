// The images in the demo's example payloads. Both drawn for it: no picture of anybody's.

/** A yellow flower on green, 24×24, as PNG in base64: the form that V1 and TensorFlow's `b64` take. */
export const sampleFlowerPng =
  'iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAIAAABvFaqvAAAA4UlEQVR4Aa3BsQlCQQyA4d/gAK/IOFYpHCGzWFiJhbNkiEyUwhGEgwd3' +
  'nPAE7/tO18eFFYRFhG/CKqyYhFVY8Y0wCSuasKITVjRhxUQYhRWdsKIJKzphxejMkbDiB8IiwshT+YGnMhIWObMLKyav55vd7b6xCysa' +
  'T6URmrBi8nq+6byebyZhRSNAWPGHsAKERQTwVP7gqYDQeCqT232jc7tvTDyV5nR9XBiFFUc8lZGwiDAKK34QVoyERYQjnuqpHBFGnkrH' +
  'U2k8lY6nMhImnkrjqXQ8lcZTmZyujwsrCIt8AIlcSZ6iUDDKAAAAAElFTkSuQmCC';

/** A handwritten 5 from scikit-learn's digits (number 32), 8×8 gray, as PNG in base64. */
export const sampleDigitPng =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAAU0lEQVR4AQFIALf/AQAgrzAAALBRBAAwMKCx8NAABAAQANHg0AAAAwBf' +
  'OEho4dAAAwDp6YEQaIkABADQ0BAQAAAABAAAQI8wYQAABAAgv/CBoAAA+mQUeoxBnFQAAAAASUVORK5CYII=';
