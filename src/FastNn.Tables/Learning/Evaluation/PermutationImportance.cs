using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Measures the importance of columns by permutations.</summary>
static class PermutationImportance
{
    /// <summary>Returns the importance of each input of the model, the largest first. The columns are measured side by side, on all cores.</summary>
    public static IReadOnlyList<ColumnImportance> Compute(TabularModel model, Dataset rows, int repeats, long seed)
    {
        TableSchema schema = model.Schema;
        float[] inputs = Rows.GetInputs(rows);
        using TabularPredictor alone = CreatePredictor(isAlone: true);
        double loss = Measure(alone, inputs, rows);
        var found = new ColumnImportance[schema.Inputs.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, found.Length, options, () => CreatePredictor(isAlone: false), (input, _, predictor) =>
        {
            found[input] = MeasureColumn(predictor, input);
            return predictor;
        }, predictor => predictor.Dispose());
        return [.. found.OrderByDescending(column => column.Importance)];

        TabularPredictor CreatePredictor(bool isAlone) => model.CreatePredictor(BatchPrediction.CreateOptions(rows.Count, isAlone));

        ColumnImportance MeasureColumn(TabularPredictor predictor, int input)
        {
            int[] columns = [.. schema.EncodedInputs.Index().Where(encoded => encoded.Item.Input == input).Select(encoded => encoded.Index)];
            // Each column has permutations of its own, so that the order of the columns does not matter.
            Random random = Seeds.Create(unchecked(seed + input));
            double sum = 0, squares = 0;
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                double rise = Measure(predictor, Permute(inputs, rows.Inputs, columns, random), rows) - loss;
                (sum, squares) = (sum + rise, squares + rise * rise);
            }
            double mean = sum / repeats;
            return new(schema.Inputs[input].Name, mean, Math.Sqrt(Math.Max(0, squares / repeats - mean * mean)));
        }
    }

    static double Measure(TabularPredictor predictor, float[] inputs, Dataset rows)
    {
        double loss = OutputLoss.Mean([BatchPrediction.Run(predictor, inputs)], [new Fold(rows, rows)]);
        return rows.HasLabels ? loss : Math.Sqrt(loss);
    }

    // All numbers of a column, such as the parts of a date, move together.
    static float[] Permute(float[] inputs, int width, int[] columns, Random random)
    {
        float[] permuted = [.. inputs];
        int[] order = [.. Enumerable.Range(0, inputs.Length / width)];
        random.Shuffle(order);
        for (int row = 0; row < order.Length; row++)
        {
            foreach (int column in columns)
            {
                permuted[row * width + column] = inputs[order[row] * width + column];
            }
        }
        return permuted;
    }
}
