"""Writes the files torch_*.onnx with torch.onnx.export (PyTorch 1.13, packages python3-torch and python3-onnx of Debian 12).

    python3 torch_models.py
"""
import torch
from torch import nn

torch.manual_seed(7)


def save(name, model, shape, opset=17, dynamic=True):
    model.eval()
    axes = {"input": {0: "batch"}, "output": {0: "batch"}} if dynamic else None
    torch.onnx.export(model, torch.randn(*shape), f"torch_{name}.onnx", opset_version=opset, input_names=["input"], output_names=["output"],
                      dynamic_axes=axes)


def trained(model):
    """Gives batch normalizations running statistics and weights that are not 0 and 1."""
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.LayerNorm)) and module.weight is not None:
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
        if isinstance(module, nn.BatchNorm1d):
            module.running_mean.uniform_(-1, 1)
            module.running_var.uniform_(0.5, 2)
    return model


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.inner, self.more, self.last = nn.Linear(6, 8), nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 3)

    def forward(self, x):
        h = torch.relu(self.first(x))
        return self.last(h + torch.tanh(self.more(torch.relu(self.inner(h)))))


class Branches(nn.Module):
    """Wide and deep: two branches beside each other, then a layer over both."""
    def __init__(self):
        super().__init__()
        self.wide, self.deep, self.last = nn.Linear(6, 4), nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 5), nn.ReLU()), nn.Linear(9, 2)

    def forward(self, x):
        return self.last(torch.cat([self.wide(x), self.deep(x)], dim=1))


class Parts(nn.Module):
    """The columns go to different layers, whose outputs are added."""
    def __init__(self):
        super().__init__()
        self.left, self.right, self.last = nn.Linear(2, 5), nn.Linear(4, 5), nn.Linear(5, 2)

    def forward(self, x):
        left, right = torch.split(x, [2, 4], dim=1)
        return self.last(torch.relu(self.left(left)) + torch.sigmoid(self.right(right)))


class Image(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.last = nn.Linear(16, 8), nn.Linear(8, 4)

    def forward(self, x):
        return torch.softmax(self.last(torch.relu(self.first(x.view(x.size(0), -1)))), dim=1)


class TanhGelu(nn.Module):
    """As written by hand in many models."""
    def forward(self, x):
        return 0.5 * x * (1 + torch.tanh(0.7978845608028654 * (x + 0.044715 * torch.pow(x, 3))))


def mlp(*activations):
    layers, width = [], 6
    for activation in activations:
        layers += [nn.Linear(width, 8), activation]
        width = 8
    return nn.Sequential(*layers, nn.Linear(width, 3))


save("mlp", mlp(nn.ReLU(), nn.ReLU()), (5, 6))
save("mlp_opset9", mlp(nn.ReLU(), nn.Dropout(0.5), nn.Sigmoid()), (1, 6), opset=9, dynamic=False)
save("no_bias", nn.Sequential(nn.Linear(6, 8, bias=False), nn.Tanh(), nn.Linear(8, 1)), (5, 6))
save("gelu", mlp(nn.GELU(), nn.GELU()), (5, 6))
save("gelu_tanh", mlp(TanhGelu()), (5, 6))
save("silu_mish", mlp(nn.SiLU(), nn.Mish()), (5, 6), opset=14)
save("activations", mlp(nn.LeakyReLU(0.2), nn.ELU(0.7), nn.SELU(), nn.Softplus(), nn.Hardsigmoid(), nn.PReLU(), nn.PReLU(8)), (5, 6))
save("bounds", mlp(nn.ReLU6(), nn.Hardtanh(-0.7, 0.9)), (5, 6), opset=13)
save("batchnorm", trained(nn.Sequential(nn.BatchNorm1d(6), nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3))), (5, 6))
save("layernorm", trained(nn.Sequential(nn.LayerNorm(6), nn.Linear(6, 8), nn.LayerNorm(8), nn.ReLU(), nn.Linear(8, 3))), (5, 6))
save("layernorm_nodes", trained(nn.Sequential(nn.Linear(6, 8), nn.LayerNorm(8, eps=1e-3), nn.ReLU(), nn.LayerNorm(8, elementwise_affine=False),
                                              nn.Linear(8, 3))), (5, 6), opset=13)
save("residual", Residual(), (5, 6))
save("branches", Branches(), (5, 6))
save("parts", Parts(), (5, 6), opset=13)
save("image", Image(), (5, 1, 4, 4), opset=11)
