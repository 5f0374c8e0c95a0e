using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Measures the importance of columns by permutations.</summary>
static class PermutationImportance
{
    /// <summary>Returns the importance of each input of the model, the largest first.</summary>
    public static IReadOnlyList<ColumnImportance> Compute(TabularPredictor predictor, Dataset rows, int repeats, long seed)
    {
        TableSchema schema = predictor.Model.Schema;
        float[] inputs = Rows.GetInputs(rows);
        double loss = Measure(predictor, inputs, rows);
        Random random = Seeds.Create(seed);
        var found = new List<ColumnImportance>();
        for (int input = 0; input < schema.Inputs.Count; input++)
        {
            int[] columns = [.. schema.EncodedInputs.Index().Where(encoded => encoded.Item.Input == input).Select(encoded => encoded.Index)];
            double sum = 0, squares = 0;
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                double rise = Measure(predictor, Permute(inputs, rows.Inputs, columns, random), rows) - loss;
                (sum, squares) = (sum + rise, squares + rise * rise);
            }
            double mean = sum / repeats;
            found.Add(new(schema.Inputs[input].Name, mean, Math.Sqrt(Math.Max(0, squares / repeats - mean * mean))));
        }
        return [.. found.OrderByDescending(column => column.Importance)];
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
