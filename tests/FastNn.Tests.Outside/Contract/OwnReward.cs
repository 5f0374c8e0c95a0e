using FastNn;

namespace Outside.Contract;

/// <summary>A user's loss that looks at whole rows: -y[label], summed over the samples.</summary>
public sealed class OwnReward : Loss
{
    protected override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        float sum = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            int label = targets.Labels[row];
            sum -= outputs.Row(row)[label];
            if (!gradient.IsEmpty)
            {
                gradient.Row(row).Clear();
                gradient.Row(row)[label] = -1;
            }
        }
        return sum;
    }

    protected override void ValidateTargets(int rows, int outputs, Targets targets)
    {
        if (!targets.AreLabels)
        {
            throw new ArgumentException("OwnReward takes labels, but the targets are rows.", nameof(targets));
        }
        base.ValidateTargets(rows, outputs, targets);
    }
}
