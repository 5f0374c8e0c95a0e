using FastNn.Contracts;

namespace FastNn.Training;

/// <summary>Detects two callers that use one object at the same time. The flag is no lock: it costs next to nothing and detects most such calls.</summary>
sealed class CallerGuard(string owner)
{
    bool isBusy;

    /// <exception cref="InvalidOperationException">Another call runs.</exception>
    public void Enter()
    {
        Require.State(!isBusy,
            $"The {owner} is at work for another caller: it belongs to one at a time. Make one for every thread, or take a lock around the calls.");
        isBusy = true;
    }

    public void Leave() => isBusy = false;
}
