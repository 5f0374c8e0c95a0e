namespace FastNn.Mpi.Tests;

/// <summary>The sum of the pieces has the bits of a plain recursive sum, for any number of processes.</summary>
public sealed class ExactReductionTests
{
    // Above and below the size from which on gradients are halved; no multiple of a register.
    const int Small = 103, Large = 20_003;

    // Several blocks of 64 K floats for each process, and a rest.
    const int Huge = 262_147;

    public static TheoryData<int, int> Cases
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (int ranks in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 16 })
            {
                foreach (int pieces in new[] { 8, 16, 32 }.Where(count => count >= ranks))
                {
                    data.Add(ranks, pieces);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sum_has_the_bits_of_the_tree(int ranks, int pieces)
    {
        int[] counts = pieces == 8 && ranks is 2 or 3 or 4 ? [Small, Large, Huge] : [Small, Large];
        foreach (int count in counts)
        {
            Piece[][] batches = [.. Enumerable.Range(0, count == Huge ? 1 : 3).Select(seed => CreateBatch(pieces, count, seed))];
            (float[] Gradients, double Loss, double Weight)[][] found = ThreadGroup.Run(ranks, group => Reduce(group, pieces, count, batches));
            for (int batch = 0; batch < batches.Length; batch++)
            {
                Piece expected = Sum(batches[batch]);
                Assert.All(found, rank =>
                {
                    Assert.Equal(expected.Gradients.Select(BitConverter.SingleToInt32Bits), rank[batch].Gradients.Select(BitConverter.SingleToInt32Bits));
                    Assert.Equal((expected.Loss, expected.Weight), (rank[batch].Loss, rank[batch].Weight));
                });
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public void Every_piece_has_one_process(int ranks)
    {
        int[][] pieces = ThreadGroup.Run(ranks, group =>
        {
            var reduction = new ExactReduction(group);
            Assert.Equal((8, group.Rank == 0, "exact(pieces=8)"), (reduction.Pieces, reduction.IsPrimary, reduction.Description));
            return Enumerable.Range(reduction.FirstPiece, reduction.OwnPieces).ToArray();
        });
        Assert.Equal(Enumerable.Range(0, 8), pieces.SelectMany(own => own));
        Assert.InRange(pieces.Max(own => own.Length) - pieces.Min(own => own.Length), 0, 1);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, -8)]
    [InlineData(1, 12)]
    [InlineData(5, 4)]
    public void Other_numbers_of_pieces_are_refused(int ranks, int pieces) =>
        Assert.All(ThreadGroup.Fail<ArgumentException>(ranks, group => _ = new ExactReduction(group, pieces)), message =>
            Assert.Contains($"pieces is {pieces}; it must be a power of two, and at least {ranks}, the number of processes.", message,
                StringComparison.Ordinal));

    [Fact]
    public void Training_has_the_same_bits_for_any_number_of_processes()
    {
        string[][] hashes = [.. Enumerable.Range(1, 8).Select(ranks => ThreadGroup.Run(ranks, group =>
        {
            using Trainer trainer = Some.Trainer(new ExactReduction(group));
            trainer.Fit(Some.Data(93));
            return trainer.Network.ComputeHash();
        }))];
        Assert.Single(hashes.SelectMany(ranks => ranks).Distinct());
        using ProcessGroup alone = MpiGroup.Start();
        using Trainer single = Some.Trainer(new ExactReduction(alone));
        single.Fit(Some.Data(93));
        Assert.Equal(hashes[0][0], single.Network.ComputeHash());
    }

    [Fact]
    public void Batch_after_an_exception_is_summed_anew()
    {
        using ProcessGroup group = MpiGroup.Start();
        var reduction = new ExactReduction(group);
        Piece[] batch = CreateBatch(8, Small, 1);
        reduction.Prepare(Some.Network(), Small);
        for (int given = 1; given < 8; given++)
        {
            reduction.Start();
            for (int piece = 0; piece < given; piece++)
            {
                reduction.Add(batch[piece].Gradients, 1, 1);
            }
        }
        float[] found = new float[Small];
        reduction.Start();
        foreach (Piece piece in batch)
        {
            reduction.Add(piece.Gradients, piece.Loss, piece.Weight);
        }
        reduction.Finish(found, out double loss, out double weight);
        Piece expected = Sum(batch);
        Assert.Equal(expected.Gradients, found);
        Assert.Equal((expected.Loss, expected.Weight), (loss, weight));
    }

    static (float[] Gradients, double Loss, double Weight)[] Reduce(ProcessGroup group, int pieces, int count, Piece[][] batches)
    {
        var reduction = new ExactReduction(group, pieces);
        reduction.Prepare(Some.Network(), count);
        return [.. batches.Select(batch =>
        {
            float[] gradients = new float[count];
            reduction.Start();
            for (int i = 0; i < reduction.OwnPieces; i++)
            {
                Piece piece = batch[reduction.FirstPiece + i];
                piece.Gradients.CopyTo(gradients);
                reduction.Add(gradients, piece.Loss, piece.Weight);
            }
            reduction.Finish(gradients, out double loss, out double weight);
            return (gradients, loss, weight);
        })];
    }

    static Piece[] CreateBatch(int pieces, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, pieces).Select(_ => new Piece(
            [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-12, 12)))],
            random.NextDouble() * Math.Pow(2, random.Next(12)), random.NextDouble()))];
    }

    /// <summary>Adds the halves, each of them summed in the same way.</summary>
    static Piece Sum(ReadOnlySpan<Piece> pieces)
    {
        if (pieces.Length == 1)
        {
            return pieces[0];
        }
        Piece left = Sum(pieces[..(pieces.Length / 2)]), right = Sum(pieces[(pieces.Length / 2)..]);
        return new([.. left.Gradients.Zip(right.Gradients, (a, b) => a + b)], left.Loss + right.Loss, left.Weight + right.Weight);
    }

    sealed record Piece(float[] Gradients, double Loss, double Weight);
}
