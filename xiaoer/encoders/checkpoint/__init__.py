"""Vectors from any Hugging Face checkpoint, by TensorFlow or onnxruntime; nothing is imported before it is used."""
