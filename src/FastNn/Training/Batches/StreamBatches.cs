using System.Runtime.ExceptionServices;
using FastNn.Data;
using FastNn.Threading;

namespace FastNn.Training;

/// <summary>
/// Reads the samples of a stream in batches: a thread of its own reads the next one while the last is used. Two batches of memory are allocated at the
/// beginning, and nothing afterwards.
/// </summary>
sealed class StreamBatches : BatchSource
{
    // How often a wait for a slow source looks for a cancellation, and how long Dispose waits for a read to end.
    static readonly TimeSpan pollInterval = TimeSpan.FromMilliseconds(20), lastRead = TimeSpan.FromSeconds(1);

    readonly object gate = new();
    readonly StreamingDataset data;
    readonly GradientReduction? reduction;
    readonly int batchSize;
    readonly BatchMemory[] memories;
    readonly Thread thread;
    // All fields below are used under the lock only.
    int epoch, first, ready, used;
    bool ended;
    int? order;
    ExceptionDispatchInfo? failure;

    public StreamBatches(StreamingDataset data, int batchSize, GradientReduction? reduction = null)
    {
        Platform.RequireThreads("A StreamingDataset is read on a thread of its own; read the data into a Dataset instead.");
        (this.data, this.reduction) = (data, data.HasOwnInputsOnly ? reduction : null);
        this.batchSize = Math.Min(batchSize, data.Count);
        Count = (data.Count - 1) / this.batchSize + 1;
        memories = [new BatchMemory(data, this.batchSize), new BatchMemory(data, this.batchSize)];
        thread = new Thread(ReadEpochs) { IsBackground = true, Name = "FastNn reader" };
        thread.Start();
    }

    public override int Count { get; }

    /// <summary>Signals the thread to open the source again and to skip the batches before the first one.</summary>
    public override void Begin(int? order, int batch)
    {
        lock (gate)
        {
            epoch++;
            this.order = order;
            (first, ready, used, failure) = (batch, batch, batch - 1, null);
            Monitor.PulseAll(gate);
        }
    }

    public override bool Await(int batch, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            // The caller is done with the batch before.
            used = batch;
            Monitor.PulseAll(gate);
            while (ready <= batch && failure is null)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return false;
                }
                Monitor.Wait(gate, pollInterval);
            }
            return !cancellationToken.IsCancellationRequested;
        }
    }

    public override ReadOnlySpan<float> Read(int batch, out Targets targets)
    {
        Await(batch, CancellationToken.None);
        lock (gate)
        {
            // Batches before the one that failed are complete.
            if (ready <= batch)
            {
                failure!.Throw();
            }
        }
        return memories[batch % memories.Length].Get(Rows(batch), out targets);
    }

    /// <summary>Ends the thread. Does not wait for a source that is stuck in a read.</summary>
    public override void Dispose()
    {
        lock (gate)
        {
            ended = true;
            Monitor.PulseAll(gate);
        }
        thread.Join(lastRead);
    }

    int Rows(int batch) => Math.Min(batchSize, data.Count - batch * batchSize);

    void ReadEpochs()
    {
        for (int done = 0; NextEpoch(ref done, out int from, out int? order);)
        {
            try
            {
                ReadEpoch(done, from, order);
            }
            catch (Exception e)
            {
                lock (gate)
                {
                    failure = epoch == done ? ExceptionDispatchInfo.Capture(e) : failure;
                    Monitor.PulseAll(gate);
                }
            }
        }
    }

    bool NextEpoch(ref int done, out int from, out int? order)
    {
        lock (gate)
        {
            while (epoch == done && !ended)
            {
                Monitor.Wait(gate);
            }
            (done, from, order) = (epoch, first, this.order);
            return !ended;
        }
    }

    void ReadEpoch(int own, int from, int? order)
    {
        using ISampleReader reader = order is { } number ? data.Open(number) : data.Open();
        for (int batch = 0; batch < Count; batch++)
        {
            if (!MayFill(batch, own))
            {
                return;
            }
            BatchMemory memory = memories[batch % memories.Length];
            int read = memory.Fill(reader, Rows(batch), reduction?.GetOwnRows(Rows(batch)) ?? Range.All);
            memory.CheckLabels(read, batch * batchSize);
            if (read < Rows(batch))
            {
                throw data.EndsAfter(batch * batchSize + read);
            }
            lock (gate)
            {
                ready = epoch == own && batch >= from ? batch + 1 : ready;
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Waits until the memory of a batch is free; returns false where the epoch is over.</summary>
    bool MayFill(int batch, int own)
    {
        lock (gate)
        {
            while (batch > used + 1 && epoch == own && !ended)
            {
                Monitor.Wait(gate);
            }
            return epoch == own && !ended;
        }
    }

    /// <summary>The memory of a batch.</summary>
    sealed class BatchMemory(StreamingDataset data, int batchSize)
    {
        readonly float[] inputs = new float[checked(batchSize * data.Inputs)], rows = data.HasLabels ? [] : new float[checked(batchSize * data.Outputs)];
        readonly int[] labels = data.HasLabels ? new int[batchSize] : [];

        /// <summary>Reads so many rows, or fewer where the source ends, and returns how many. Of some of them the inputs are read.</summary>
        public int Fill(ISampleReader reader, int count, Range own)
        {
            int unused = 0, first = own.Start.GetOffset(count), end = own.End.GetOffset(count);
            for (int i = 0; i < count; i++)
            {
                Span<float> target = data.HasLabels ? [] : rows.AsSpan(i * data.Outputs, data.Outputs);
                Span<float> input = i >= first && i < end ? inputs.AsSpan(i * data.Inputs, data.Inputs) : [];
                if (!reader.Read(input, ref (data.HasLabels ? ref labels[i] : ref unused), target))
                {
                    return i;
                }
            }
            return count;
        }

        /// <summary>Throws for a label that is not a class; the message names its row.</summary>
        public void CheckLabels(int count, int firstRow)
        {
            for (int i = 0; data.HasLabels && i < count; i++)
            {
                if ((uint)labels[i] >= (uint)data.Outputs)
                {
                    throw data.LabelOutOfRange(labels[i], firstRow + i);
                }
            }
        }

        public ReadOnlySpan<float> Get(int count, out Targets targets)
        {
            targets = data.HasLabels ? labels.AsSpan(0, count) : rows.AsSpan(0, count * data.Outputs);
            return inputs.AsSpan(0, count * data.Inputs);
        }
    }
}
