"""State dictionaries of torch.nn.Sequential as safetensors files (PyTorch 1.13, package python3-torch of Debian 12; no other package).

    python3 state_dicts.py write          writes state_*.safetensors and state_dicts.json, the predictions of each
    python3 state_dicts.py check FILE     loads a file of FastNn into the same layers and prints their predictions
"""
import json
import os
import struct
import sys

import torch
from torch import nn

# The order in which safetensors.torch.save_file writes: by the size of the type, then by name.
TYPES = {torch.int64: "I64", torch.float64: "F64", torch.float32: "F32", torch.bfloat16: "BF16", torch.float16: "F16"}
FOLDER = os.path.dirname(os.path.abspath(__file__))


def make():
    torch.manual_seed(3)
    model = nn.Sequential(nn.Linear(3, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 4), nn.LayerNorm(4), nn.Linear(4, 2))
    model.train()
    for _ in range(7):
        model(torch.randn(16, 3))
    nn.init.uniform_(model[1].weight, 0.5, 1.5)
    nn.init.uniform_(model[1].bias, -0.5, 0.5)
    return model.eval()


def save(tensors, path):
    order = sorted(tensors, key=lambda name: (list(TYPES).index(tensors[name].dtype), name))
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name in order:
        tensor = tensors[name].contiguous()
        raw = tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor
        content = raw.numpy().tobytes()
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def load(path):
    with open(path, "rb") as file:
        content = file.read()
    length = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:8 + length])
    header.pop("__metadata__", None)
    types = {name: kind for kind, name in TYPES.items()}
    return {name: torch.frombuffer(bytearray(content[8 + length + entry["data_offsets"][0]:8 + length + entry["data_offsets"][1]]),
                                   dtype=types[entry["dtype"]]).reshape(entry["shape"]) for name, entry in header.items()}


def rows():
    return [[0.5, -1.25, 2.0], [-0.75, 0.125, -1.5]]


def predict(tensors):
    model = make().double()
    model.load_state_dict({name: value.double() if value.is_floating_point() else value for name, value in tensors.items()}, strict=True)
    return model(torch.tensor(rows(), dtype=torch.float64)).tolist()


if sys.argv[1] == "write":
    expected = {"rows": rows()}
    for name, kind in {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16, "f64": torch.float64}.items():
        # The numbers of f64 are no floats: FastNn rounds them.
        source = make().double().state_dict() if name == "f64" else make().state_dict()
        tensors = {key: (value + 1e-9 if name == "f64" else value).to(kind) if value.is_floating_point() else value for key, value in source.items()}
        save(tensors, os.path.join(FOLDER, f"state_{name}.safetensors"))
        expected[name] = predict(tensors)
    with open(os.path.join(FOLDER, "state_dicts.json"), "w", encoding="utf-8") as file:
        json.dump(expected, file, indent=1)
        file.write("\n")
else:
    print(json.dumps(predict(load(sys.argv[2]))))
