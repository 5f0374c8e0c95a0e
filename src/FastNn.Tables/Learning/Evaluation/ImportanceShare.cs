using FastNn.Data;

namespace FastNn.Tables;

/// <summary>A share of a model's columns whose importance is to be measured.</summary>
/// <param name="Model">The model.</param>
/// <param name="Tested">Encoded rows.</param>
/// <param name="Repeats">Permutations of each column.</param>
/// <param name="Seed">The seed of the permutations.</param>
/// <param name="Loss">The model's loss for these rows.</param>
/// <param name="Number">The number of the share, which is its first input; from it on every one of <paramref name="Shares"/> belongs to it.</param>
/// <param name="Shares">The number of shares.</param>
sealed record ImportanceShare(TabularModel Model, Dataset Tested, int Repeats, long Seed, double Loss, int Number, int Shares)
{
    /// <summary>Measures the loss of a model on all cores.</summary>
    public static double MeasureLoss(TabularModel model, Dataset rows)
    {
        using TabularPredictor predictor = model.CreatePredictor(BatchPrediction.CreateOptions(rows.Count));
        return MeasureLoss(predictor, Rows.GetInputs(rows), rows);
    }

    /// <summary>Returns the mean rise of the loss of each column of the share, and its deviation; on the thread of the caller.</summary>
    public (double Mean, double Deviation)[] Run()
    {
        using TabularPredictor predictor = Model.CreatePredictor(BatchPrediction.CreateOptions(Tested.Count, isAlone: false));
        float[] inputs = Rows.GetInputs(Tested);
        var found = new List<(double, double)>();
        for (int input = Number; input < Model.Schema.Inputs.Count; input += Shares)
        {
            found.Add(Measure(predictor, inputs, input));
        }
        return [.. found];
    }

    (double Mean, double Deviation) Measure(TabularPredictor predictor, float[] inputs, int input)
    {
        int[] columns = [.. Model.Schema.EncodedInputs.Index().Where(encoded => encoded.Item.Input == input).Select(encoded => encoded.Index)];
        // Each column has permutations of its own, so that the order of the columns does not matter.
        Random random = Seeds.Create(unchecked(Seed + input));
        double sum = 0, squares = 0;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            double rise = MeasureLoss(predictor, Permute(inputs, Tested.Inputs, columns, random), Tested) - Loss;
            (sum, squares) = (sum + rise, squares + rise * rise);
        }
        double mean = sum / Repeats;
        return (mean, Math.Sqrt(Math.Max(0, squares / Repeats - mean * mean)));
    }

    static double MeasureLoss(TabularPredictor predictor, float[] inputs, Dataset rows)
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
