namespace FastNn.Mpi.Tests;

/// <summary>Processes that do not train the same say so, all of them, before a weight changes.</summary>
public sealed class AgreementTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    public void Other_network_is_refused(int ranks, int other)
    {
        foreach (bool isFast in new[] { false, true })
        {
            Refuse(ranks, group => Some.Trainer(Create(group, isFast), seed: group.Rank == other ? 4 : 3), 93,
                $"Rank {other} has {(isFast ? $"fast(processes={ranks})" : "exact(pieces=8)")}, network ");
        }
    }

    [Fact]
    public void Other_option_is_refused()
    {
        Refuse(3, group => Some.Trainer(new ExactReduction(group), batch: group.Rank == 2 ? 10 : 20), 93,
            "Rank 2 has BatchSize 10, rank 0 has BatchSize 20. Give");
        Refuse(3, group => Some.Trainer(new FastReduction(group), rate: group.Rank == 1 ? 0.03125 : 0.015625), 93,
            "Rank 1 has learning rate 0.03125, rank 0 has learning rate 0.015625. Give all processes the same");
        Refuse(3, group => Some.Trainer(new ExactReduction(group, group.Rank == 1 ? 16 : 8)), 93, "Rank 1 has exact(pieces=16), network ");
        Refuse(2, group => Some.Trainer(group.Rank == 1 ? new FastReduction(group) : new ExactReduction(group)), 93, "Rank 1 has fast(processes=2), network ");
    }

    [Fact]
    public void Other_data_is_refused() => Assert.All(
        ThreadGroup.Fail<ProcessGroupException>(3, group =>
        {
            using Trainer trainer = Some.Trainer(new ExactReduction(group));
            trainer.Fit(Some.Data(group.Rank == 1 ? 92 : 93));
        }),
        message => Assert.Contains("Rank 1 has training samples 92, rank 0 has training samples 93.", message, StringComparison.Ordinal));

    [Fact]
    public void Other_steps_are_refused() => Assert.All(
        ThreadGroup.Fail<ProcessGroupException>(2, group =>
        {
            using Trainer trainer = Some.Trainer(new ExactReduction(group));
            trainer.Fit(Some.Data(93));
            if (group.Rank == 1)
            {
                trainer.Network.Parameters["0.bias"].Set(new float[8]);
            }
            trainer.Fit(Some.Data(93));
        }),
        message => Assert.StartsWith("Rank 1 has weights ", message, StringComparison.Ordinal));

    static GradientReduction Create(ProcessGroup group, bool isFast) => isFast ? new FastReduction(group) : new ExactReduction(group);

    static void Refuse(int ranks, Func<ThreadGroup, Trainer> make, int rows, string expected) => Assert.All(
        ThreadGroup.Fail<ProcessGroupException>(ranks, group =>
        {
            using Trainer trainer = make(group);
            string before = trainer.Network.ComputeHash();
            try
            {
                trainer.Fit(Some.Data(rows));
            }
            finally
            {
                Assert.Equal((before, 0), (trainer.Network.ComputeHash(), trainer.Steps));
            }
        }),
        message => Assert.Contains(expected, message, StringComparison.Ordinal));
}
