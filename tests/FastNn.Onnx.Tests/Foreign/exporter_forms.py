"""Writes files in the forms of exporters that are not at hand: torch.onnx.export(dynamo=True) of PyTorch 2, tf2onnx, skl2onnx and ML.NET, node by node
(package python3-onnx of Debian 12).

    python3 exporter_forms.py
"""
import numpy as np
from onnx import TensorProto, ValueInfoProto, helper, numpy_helper, save_model

random = np.random.default_rng(7)


def weights(*shape, low=-0.5, high=0.5):
    return random.uniform(low, high, shape).astype(np.float32)


def model(name, nodes, inputs, outputs, constants, opset, producer, ir=8, ml=None):
    initializers = [numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()]
    graph = helper.make_graph(nodes, "main_graph", inputs, outputs, initializers)
    imports = [helper.make_opsetid("", opset)] + ([helper.make_opsetid("ai.onnx.ml", ml)] if ml else [])
    made = helper.make_model(graph, opset_imports=imports, producer_name=producer)
    made.ir_version = ir
    save_model(made, name + ".onnx")


def rows(name, columns, batch="batch"):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [batch, columns])


def maps(name):
    """A sequence of maps from texts to floats."""
    info = ValueInfoProto(name=name)
    pair = info.type.sequence_type.elem_type.map_type
    pair.key_type, pair.value_type.tensor_type.elem_type = TensorProto.STRING, TensorProto.FLOAT
    return info


def node(op, inputs, output, name="", domain="", **attributes):
    return helper.make_node(op, inputs, [output] if isinstance(output, str) else output, name=name or f"node_{output}", domain=domain, **attributes)


# torch.onnx.export(..., dynamo=True): Gemm with transB, names of the state dict, operators that opset 20 has.
model("dynamo_mlp", [
    node("Gemm", ["x", "0.weight", "0.bias"], "linear", alpha=1.0, beta=1.0, transA=0, transB=1),
    node("LayerNormalization", ["linear", "1.weight", "1.bias"], "layer_norm", axis=-1, epsilon=1e-5, stash_type=1),
    node("Gelu", ["layer_norm"], "gelu", approximate="tanh"),
    node("Gemm", ["gelu", "3.weight", "3.bias"], "linear_1", alpha=1.0, beta=1.0, transA=0, transB=1),
    node("Mish", ["linear_1"], "mish"),
    node("Gemm", ["mish", "5.weight", "5.bias"], "linear_2", transB=1),
    node("Softmax", ["linear_2"], "softmax", axis=1)],
    [rows("x", 6, "s0")], [rows("softmax", 3, "s0")],
    {"0.weight": weights(8, 6), "0.bias": weights(8), "1.weight": weights(8, low=0.5, high=1.5), "1.bias": weights(8), "3.weight": weights(8, 8),
     "3.bias": weights(8), "5.weight": weights(3, 8), "5.bias": weights(3)}, 20, "pytorch", ir=10)

# The same exporter at opset 18: a residual, SiLU and GELU as nodes with constants among them.
model("dynamo_nodes", [
    node("Transpose", ["0.weight"], "t", perm=[1, 0]),
    node("MatMul", ["x", "t"], "mm"),
    node("Add", ["mm", "0.bias"], "linear"),
    node("Sigmoid", ["linear"], "sigmoid"),
    node("Mul", ["linear", "sigmoid"], "silu"),
    node("Gemm", ["silu", "1.weight", "1.bias"], "linear_1", transB=1),
    node("Constant", [], "sqrt_2", value=numpy_helper.from_array(np.float32(np.sqrt(2)), "")),
    node("Div", ["linear_1", "sqrt_2"], "div"),
    node("Erf", ["div"], "erf"),
    node("Constant", [], "one", value_float=1.0),
    node("Add", ["erf", "one"], "add"),
    node("Constant", [], "half", value_float=0.5),
    node("Mul", ["half", "add"], "mul"),
    node("Mul", ["linear_1", "mul"], "gelu"),
    node("Add", ["silu", "gelu"], "sum"),
    node("Gemm", ["sum", "2.weight", "2.bias"], "linear_2", transB=1)],
    [rows("x", 6, "s0")], [rows("linear_2", 2, "s0")],
    {"0.weight": weights(8, 6), "0.bias": weights(8), "1.weight": weights(8, 8), "1.bias": weights(8), "2.weight": weights(2, 8), "2.bias": weights(2)},
    18, "pytorch", ir=9)

# tf2onnx of a Keras model: MatMul and Add with weights [inputs, outputs] and names of TensorFlow.
keras = "StatefulPartitionedCall/sequential/"
model("keras_mlp", [
    node("MatMul", ["dense_input", keras + "dense/MatMul/ReadVariableOp:0"], "a:0", keras + "dense/MatMul"),
    node("Add", ["a:0", keras + "dense/BiasAdd/ReadVariableOp:0"], "b:0", keras + "dense/BiasAdd"),
    node("Relu", ["b:0"], "c:0", keras + "dense/Relu"),
    node("Mul", ["c:0", keras + "batch_normalization/mul:0"], "d:0", keras + "batch_normalization/mul_1"),
    node("Add", ["d:0", keras + "batch_normalization/sub:0"], "e:0", keras + "batch_normalization/add_1"),
    node("MatMul", ["e:0", keras + "dense_1/MatMul/ReadVariableOp:0"], "f:0", keras + "dense_1/MatMul"),
    node("Add", ["f:0", keras + "dense_1/BiasAdd/ReadVariableOp:0"], "g:0", keras + "dense_1/BiasAdd"),
    node("Softmax", ["g:0"], "dense_1", keras + "dense_1/Softmax")],
    [rows("dense_input", 6, "unk__6")], [rows("dense_1", 3, "unk__7")],
    {keras + "dense/MatMul/ReadVariableOp:0": weights(6, 8), keras + "dense/BiasAdd/ReadVariableOp:0": weights(8),
     keras + "batch_normalization/mul:0": weights(8, low=0.5, high=1.5), keras + "batch_normalization/sub:0": weights(8),
     keras + "dense_1/MatMul/ReadVariableOp:0": weights(8, 3), keras + "dense_1/BiasAdd/ReadVariableOp:0": weights(3)}, 13, "tf2onnx", ir=7)

# tf2onnx of Normalization (minus the mean, over the deviation), of GELU as Keras writes it, of swish, and of one output.
model("keras_gelu", [
    node("Sub", ["input_1", "model/normalization/sub/y:0"], "a:0"),
    node("Div", ["a:0", "model/normalization/Maximum:0"], "b:0"),
    node("MatMul", ["b:0", "model/dense/MatMul/ReadVariableOp:0"], "c:0"),
    node("Add", ["c:0", "model/dense/BiasAdd/ReadVariableOp:0"], "d:0"),
    node("Mul", ["d:0", "half:0"], "e:0"),
    node("Div", ["d:0", "root:0"], "f:0"),
    node("Erf", ["f:0"], "g:0"),
    node("Add", ["g:0", "one:0"], "h:0"),
    node("Mul", ["e:0", "h:0"], "i:0"),
    node("MatMul", ["i:0", "model/dense_1/MatMul/ReadVariableOp:0"], "j:0"),
    node("Add", ["j:0", "model/dense_1/BiasAdd/ReadVariableOp:0"], "k:0"),
    node("Sigmoid", ["k:0"], "l:0"),
    node("Mul", ["l:0", "k:0"], "m:0"),
    node("MatMul", ["m:0", "model/dense_2/MatMul/ReadVariableOp:0"], "n:0"),
    node("Add", ["n:0", "model/dense_2/BiasAdd/ReadVariableOp:0"], "o:0"),
    node("Identity", ["o:0"], "dense_2")],
    [rows("input_1", 6, "unk__1")], [rows("dense_2", 1, "unk__2")],
    {"model/normalization/sub/y:0": weights(1, 6), "model/normalization/Maximum:0": weights(1, 6, low=0.5, high=2), "half:0": np.float32(0.5),
     "root:0": np.float32(1.4142135381698608), "one:0": np.float32(1), "model/dense/MatMul/ReadVariableOp:0": weights(6, 8),
     "model/dense/BiasAdd/ReadVariableOp:0": weights(8), "model/dense_1/MatMul/ReadVariableOp:0": weights(8, 8),
     "model/dense_1/BiasAdd/ReadVariableOp:0": weights(8), "model/dense_2/MatMul/ReadVariableOp:0": weights(8, 1),
     "model/dense_2/BiasAdd/ReadVariableOp:0": weights(1)}, 15, "tf2onnx", ir=8)


def sklearn(last, outputs):
    """The layers of an MLP as skl2onnx writes them: coefficients [inputs, outputs], intercepts [1, outputs]."""
    return [
        node("Scaler", ["X"], "variable", "Scaler", domain="ai.onnx.ml", offset=list(map(float, weights(6))), scale=[1.5, 0.5, 2.0, 1.0, 0.25, 3.0]),
        node("Cast", ["variable"], "cast_input", "Cast", to=TensorProto.FLOAT),
        node("MatMul", ["cast_input", "coefficient"], "mul_result", "MatMul"),
        node("Add", ["mul_result", "intercepts"], "add_result", "Add"),
        node("Relu", ["add_result"], "next_activations", "Relu"),
        node("MatMul", ["next_activations", "coefficient1"], "mul_result1", "MatMul1"),
        node("Add", ["mul_result1", "intercepts1"], last, "Add1")], {
        "coefficient": weights(6, 8), "intercepts": weights(1, 8), "coefficient1": weights(8, outputs), "intercepts1": weights(1, outputs)}


# A pipeline of StandardScaler and MLPClassifier with three classes.
nodes, constants = sklearn("add_result1", 3)
model("sklearn_classifier", nodes + [
    node("Softmax", ["add_result1"], "out_activations_result", "Softmax", axis=1),
    node("ArgMax", ["out_activations_result"], "argmax_output", "ArgMax", axis=1),
    node("ArrayFeatureExtractor", ["classes", "argmax_output"], "array_feature_extractor_result", "ArrayFeatureExtractor", domain="ai.onnx.ml"),
    node("Reshape", ["array_feature_extractor_result", "shape_tensor"], "output_label", "Reshape"),
    node("ZipMap", ["out_activations_result"], "output_probability", "ZipMap", domain="ai.onnx.ml", classlabels_strings=["Adelie", "Chinstrap", "Gentoo"])],
    [rows("X", 6, None)],
    [helper.make_tensor_value_info("output_label", TensorProto.STRING, [None]),
     maps("output_probability")],
    constants | {"classes": np.array(["Adelie", "Chinstrap", "Gentoo"], dtype=object), "shape_tensor": np.array([-1], dtype=np.int64)}, 17, "skl2onnx", ml=1)

# Two classes: one logistic output, from which the probabilities of both are made; without ZipMap.
nodes, constants = sklearn("add_result1", 1)
model("sklearn_binary", nodes + [
    node("Sigmoid", ["add_result1"], "out_activations_result", "Sigmoid"),
    node("Sub", ["unity", "out_activations_result"], "negative_class_proba", "Sub"),
    node("Concat", ["negative_class_proba", "out_activations_result"], "probabilities", "Concat", axis=1),
    node("ArgMax", ["probabilities"], "argmax_output", "ArgMax", axis=1),
    node("ArrayFeatureExtractor", ["classes", "argmax_output"], "array_feature_extractor_result", "ArrayFeatureExtractor", domain="ai.onnx.ml"),
    node("Cast", ["array_feature_extractor_result"], "cast_result", "Cast1", to=TensorProto.INT64),
    node("Reshape", ["cast_result", "shape_tensor"], "label", "Reshape")],
    [rows("X", 6, None)], [helper.make_tensor_value_info("label", TensorProto.INT64, [None]), rows("probabilities", 2, None)],
    constants | {"classes": np.array([0, 1], dtype=np.int32), "unity": np.float32(1), "shape_tensor": np.array([-1], dtype=np.int64)}, 15, "skl2onnx", ml=1)

# MLPRegressor.
nodes, constants = sklearn("add_result1", 1)
model("sklearn_regressor", nodes + [node("Reshape", ["add_result1", "shape_tensor"], "variable1", "Reshape")],
      [rows("X", 6, None)], [rows("variable1", 1, None)], constants | {"shape_tensor": np.array([-1, 1], dtype=np.int64)}, 15, "skl2onnx", ml=1)

# ML.NET: columns as inputs of their own, put together, normalized, and a linear model.
model("mlnet_linear", [
    node("FeatureVectorizer", ["SepalLength", "SepalWidth", "PetalLength"], "Features0", domain="ai.onnx.ml", inputdimensions=[1, 1, 1]),
    node("Sub", ["Features0", "C0"], "Shift"),
    node("Mul", ["Shift", "C1"], "Normalized"),
    node("LinearRegressor", ["Normalized"], "Score0", domain="ai.onnx.ml", post_transform="NONE", targets=1, coefficients=[0.5, -1.25, 2.0],
         intercepts=[0.75]),
    node("Identity", ["Score0"], "Score.output")],
    [rows("SepalLength", 1), rows("SepalWidth", 1), rows("PetalLength", 1)], [rows("Score.output", 1)],
    {"C0": weights(1, 3), "C1": weights(1, 3, low=0.5, high=2)}, 9, "ML.NET", ir=6, ml=2)

# Weights in halves, cast to float; and a sum with alpha, beta and weights that are not transposed.
model("half_weights", [
    node("Cast", ["half"], "full", to=TensorProto.FLOAT),
    node("Gemm", ["x", "full", "bias"], "a", alpha=0.5, beta=2.0),
    node("Clip", ["a", "low", "high"], "b"),
    node("Unsqueeze", ["b", "axes"], "c"),
    node("Flatten", ["c"], "d"),
    node("Gemm", ["d", "last"], "y", transB=1)],
    [rows("x", 6)], [rows("y", 2)],
    {"half": weights(6, 8).astype(np.float16), "bias": weights(1, 8), "low": np.float32(-0.6), "high": np.float32(0.6),
     "axes": np.array([1], dtype=np.int64), "last": weights(2, 8)}, 13, "by hand")

# A pipeline whose labels are texts of a LabelEncoder, with probabilities beside them.
nodes, constants = sklearn("add_result1", 3)
model("sklearn_label_encoder", nodes + [
    node("Softmax", ["add_result1"], "probabilities", "Softmax", axis=1),
    node("ArgMax", ["probabilities"], "argmax_output", "ArgMax", axis=1, keepdims=0),
    node("LabelEncoder", ["argmax_output"], "label", "LabelEncoder", domain="ai.onnx.ml", keys_int64s=[2, 0, 1], values_strings=["Gentoo", "Adelie", "Chinstrap"])],
    [rows("X", 6, None)], [helper.make_tensor_value_info("label", TensorProto.STRING, [None]), rows("probabilities", 3, None)], constants, 17, "skl2onnx", ml=2)
