namespace FastNn.Tables;

/// <summary>The trained members of one recipe, all with the parameters of the same epoch: that with the lowest validation loss over all of them.</summary>
sealed class Family
{
    readonly int best;

    /// <param name="family">The family.</param>
    /// <param name="members">Its trained members.</param>
    /// <param name="epochs">The epochs of their snapshots.</param>
    public Family(FamilyRows family, TrainedMember[] members, int[] epochs)
    {
        (Recipe, Members, Output, ValidationLoss) = (family.Recipe, members, family.Output, double.PositiveInfinity);
        // A training that diverged has fewer snapshots.
        int snapshots = members.Min(member => member.Weights.Count);
        float[][] all = snapshots == 0 ? [] : [.. members.Select(member => Output.Run(member.Outputs))];
        for (int i = 0; i < snapshots; i++)
        {
            float[][] outputs = [.. all.Select((own, member) => Slice(own, own.Length / members[member].Weights.Count, i))];
            double loss = OutputLoss.Mean(outputs, family.Parts);
            if (loss < ValidationLoss)
            {
                (ValidationLoss, Outputs, best) = (loss, outputs, i);
            }
        }
        Epoch = epochs[best];
    }

    /// <summary>How the members were built and trained.</summary>
    public MemberRecipe Recipe { get; }

    /// <summary>The members.</summary>
    public IReadOnlyList<TrainedMember> Members { get; }

    /// <summary>The last layer of the members.</summary>
    public OutputLayers Output { get; }

    /// <summary>The epoch of the parameters, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The mean loss of the members on their validation rows; infinite where no member could be trained.</summary>
    public double ValidationLoss { get; }

    /// <summary>The outputs of each member for its validation rows, as they are averaged.  [rows, width]</summary>
    public IReadOnlyList<float[]> Outputs { get; } = [];

    /// <summary>Returns the parameters of a member.</summary>
    public float[] GetWeights(int member) => Members[member].Weights[best];

    static float[] Slice(float[] outputs, int length, int index) => outputs[(index * length)..((index + 1) * length)];
}
