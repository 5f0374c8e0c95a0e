using System.Text.Json;

namespace OnlineLearning;

/// <summary>How often the answers were right, second by second, and what the learner did then.</summary>
/// <remarks>Any thread.</remarks>
sealed class Scores
{
    const int Seconds = 120;

    readonly Lock counting = new();
    readonly Queue<(double Accuracy, string Event)> history = [];
    int right, all, published, rollbacks;
    string marks = "";

    public void Count(bool isRight)
    {
        lock (counting)
        {
            right += isRight ? 1 : 0;
            all++;
        }
    }

    /// <summary>Something that happened in this second, for the chart.</summary>
    public void Mark(string what)
    {
        lock (counting)
        {
            marks = marks.Length == 0 ? what : $"{marks}, {what}";
        }
    }

    /// <summary>Ends a second.</summary>
    public void Close(Turn turn)
    {
        lock (counting)
        {
            published += turn == Turn.Published ? 1 : 0;
            rollbacks += turn == Turn.RolledBack ? 1 : 0;
            if (turn == Turn.RolledBack)
            {
                marks = marks.Length == 0 ? "rolled back" : $"{marks}, rolled back";
            }
            history.Enqueue((all == 0 ? 0 : (double)right / all, marks));
            if (history.Count > Seconds)
            {
                history.Dequeue();
            }
            (right, all, marks) = (0, 0, "");
        }
    }

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
            foreach ((double accuracy, string what) in history)
            {
                json.WriteStartObject();
                json.WriteNumber("accuracy", Math.Round(accuracy, 4));
                json.WriteString("event", what);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
