using System.Text.Json;

namespace OnlineLearning;

/// <summary>The accuracy of every second, and the events in it.</summary>
/// <remarks>Thread-safe.</remarks>
sealed class Scores
{
    const int Seconds = 120;

    readonly Lock counting = new();
    readonly Queue<(double Accuracy, string Event)> history = [];
    int correct, all, published, rollbacks;
    string events = "";

    /// <summary>Adds a prediction.</summary>
    public void Add(bool isCorrect)
    {
        lock (counting)
        {
            correct += isCorrect ? 1 : 0;
            all++;
        }
    }

    /// <summary>Adds an event to this second, for the chart.</summary>
    public void AddEvent(string name)
    {
        lock (counting)
        {
            events = events.Length == 0 ? name : $"{events}, {name}";
        }
    }

    /// <summary>Closes a second.</summary>
    public void CloseSecond(SnapshotUpdate update)
    {
        lock (counting)
        {
            published += update == SnapshotUpdate.Published ? 1 : 0;
            if (update == SnapshotUpdate.RolledBack)
            {
                rollbacks++;
                AddEvent("rolled back");
            }
            history.Enqueue((all == 0 ? 0 : (double)correct / all, events));
            if (history.Count > Seconds)
            {
                history.Dequeue();
            }
            (correct, all, events) = (0, 0, "");
        }
    }

    /// <summary>Writes the accuracies and events as JSON.</summary>
    public void Write(Utf8JsonWriter json, long version)
    {
        lock (counting)
        {
            json.WriteStartObject();
            json.WriteNumber("version", version);
            json.WriteNumber("published", published);
            json.WriteNumber("rollbacks", rollbacks);
            json.WriteNumber("accuracy", history.Count == 0 ? 0 : Math.Round(history.Last().Accuracy, 4));
            json.WriteStartArray("seconds");
            foreach ((double accuracy, string name) in history)
            {
                json.WriteStartObject();
                json.WriteNumber("accuracy", Math.Round(accuracy, 4));
                json.WriteString("event", name);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
