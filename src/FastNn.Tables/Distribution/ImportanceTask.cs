using FastNn.Data;

namespace FastNn.Tables;

/// <summary>A share of a model's columns to measure in any process.</summary>
static class ImportanceTask
{
    /// <summary>Returns a share as bytes: the file of the model, the rows and the rest.</summary>
    public static byte[] Write(ImportanceShare share) => TaskBytes.Write(writer =>
    {
        Dataset rows = share.Tested;
        using var file = new MemoryStream();
        share.Model.Network.Save(file);
        writer.WriteArray(file.ToArray());
        writer.WriteArray(Rows.GetInputs(rows));
        if (rows.HasLabels)
        {
            writer.WriteArray(Rows.GetLabels(rows));
        }
        else
        {
            writer.WriteArray(Rows.GetTargets(rows));
        }
        writer.Write(share.Repeats);
        writer.Write(share.Seed);
        writer.Write(share.Loss);
        writer.Write(share.Number);
        writer.Write(share.Shares);
    });

    /// <summary>Measures a share that <see cref="Write"/> returned.</summary>
    public static byte[] Run(byte[] task)
    {
        using BinaryReader reader = TaskBytes.Read(task);
        using var file = new MemoryStream(reader.ReadArray<byte>());
        var model = TabularModel.FromNetwork(Network.Load(file));
        float[] inputs = reader.ReadArray<float>();
        Dataset rows = model.Task == TabularTask.Classification
            ? new(inputs, model.Schema.InputCount, reader.ReadArray<int>(), model.Classes.Count)
            : new(inputs, model.Schema.InputCount, reader.ReadArray<float>(), 1);
        return Run(new ImportanceShare(model, rows, reader.ReadInt32(), reader.ReadInt64(), reader.ReadDouble(), reader.ReadInt32(), reader.ReadInt32()));
    }

    /// <summary>Measures a share, and returns the result as bytes.</summary>
    public static byte[] Run(ImportanceShare share) => TaskBytes.Write(writer => writer.WriteArray(share.Run()));

    /// <summary>Reads a result.</summary>
    public static (double Mean, double Deviation)[] ReadResult(byte[] result)
    {
        using BinaryReader reader = TaskBytes.Read(result);
        return reader.ReadArray<(double, double)>();
    }
}
