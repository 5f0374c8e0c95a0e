namespace FastNn;

/// <summary>
/// The model that a <see cref="ModelHandle"/> had at one time: rents predictors of this model, whatever is published meanwhile, for example where a request is
/// read by the columns of the model that predicts it.
/// </summary>
/// <remarks>Any thread. Keeps its model in memory.</remarks>
public readonly struct ModelSnapshot
{
    readonly ModelHandle? handle;
    readonly ModelHandle.PublishedModel? model;

    internal ModelSnapshot(ModelHandle handle, ModelHandle.PublishedModel model) => (this.handle, this.model) = (handle, model);

    /// <summary>The version of the model.</summary>
    /// <exception cref="InvalidOperationException">The snapshot is the default of its type.</exception>
    public ModelVersion Version => Taken.Version;

    /// <summary>The text for each key of <see cref="Network.Metadata"/> of the model. Read only.</summary>
    /// <exception cref="InvalidOperationException">The snapshot is the default of its type.</exception>
    public IReadOnlyDictionary<string, string> Metadata => Taken.Pool.Network.Metadata.AsReadOnly();

    /// <summary>Rents a predictor of the model. Waits as <see cref="PredictorPool.Rent"/> does.</summary>
    /// <exception cref="InvalidOperationException">The snapshot is the default of its type.</exception>
    /// <exception cref="TimeoutException">None was returned within <see cref="ModelHandle.RentTimeout"/>.</exception>
    /// <exception cref="ObjectDisposedException">The handle is disposed.</exception>
    public ModelLease Rent()
    {
        ModelHandle.PublishedModel rented = Taken;
        return handle!.Rent(rented);
    }

    ModelHandle.PublishedModel Taken =>
        model ?? throw new InvalidOperationException("This snapshot was not taken: it is the default of its type. Get one from ModelHandle.Snapshot.");
}
