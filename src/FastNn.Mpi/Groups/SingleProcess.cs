namespace FastNn.Mpi;

/// <summary>A group of this process alone, which needs no MPI library.</summary>
sealed class SingleProcess : ProcessGroup
{
    public override int Rank => 0;

    public override int Size => 1;

    public override string Description => "one process, without MPI";

    public override void Send(ReadOnlySpan<byte> message, int to) => throw NoOther();

    public override void Receive(Span<byte> message, int from) => throw NoOther();

    public override void Exchange(ReadOnlySpan<byte> send, Span<byte> receive, int partner) => throw NoOther();

    public override void BeginSum(Span<float> values) { }

    public override void EndSums() { }

    public override void Abort(int exitCode) => Environment.Exit(exitCode);

    static InvalidOperationException NoOther() => new("The group has one process; there is no other to exchange messages with.");
}
