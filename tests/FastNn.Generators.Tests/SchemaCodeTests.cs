using System.Reflection;
using FastNn.Tables;

namespace FastNn.Generators.Tests;

/// <summary>Compares models of tables with their schema.</summary>
public sealed class SchemaCodeTests
{
    [Fact]
    public void Columns_become_parameters_and_classes_have_names()
    {
        const string csv = "age,home city,is member,class\n30,Oslo,yes,good\n40,\"Bad \"\"Ems\"\"\",no,bad\n50,Oslo,yes,good\n";
        Table table = Table.FromCsv(new StringReader(csv));
        TableSchema schema = TableSchema.Create(table, "class");
        var network = new Network(schema.InputCount) { new Dense(schema.ClassNames.Count) };
        schema.AddTo(network);

        Type model = Compiled.Compile([network]).GetType("Model0")!;

        MethodInfo named = model.GetMethods().Single(method => method.Name == "PredictOne" && method.GetParameters().Length == 4);
        Assert.Equal(["age", "homeCity", "isMember", "output"], named.GetParameters().Select(parameter => parameter.Name));
        Assert.Equal([.. schema.ClassNames], Enumerable.Range(0, 2).Select(i => model.GetMethod("GetClassName")!.Invoke(null, [i])));
        Assert.Equal("home city", model.GetMethod("GetInputName")!.Invoke(null, [1]));
        Assert.Equal(1, model.GetNestedType("InputsIndex")!.GetField("HomeCity")!.GetRawConstantValue());
    }
}
