namespace FastNn.Onnx.Import;

/// <summary>Branches beside each other, which a product with weights can take: it is the sum of the products of the parts.</summary>
/// <param name="Parts">The branches, of one dimension each.</param>
sealed record Joined(Rows[] Parts) : Value;

/// <summary>The outputs of a node that has several.</summary>
/// <param name="Values">The values in order.</param>
sealed record Several(Value[] Values) : Value;
