using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>Who reads the values of a graph: its nodes, and the caller of what is an output. Counts the nodes that have not been scheduled yet.</summary>
internal sealed class ValueReaders
{
    private readonly ILookup<Value, Node> users;
    private readonly Dictionary<Value, int> unscheduled;
    private readonly Dictionary<Value, int> outputs;

    public ValueReaders(Graph graph)
    {
        users = graph.Users();
        unscheduled = users.ToDictionary(u => u.Key, u => u.Count());
        outputs = graph.Outputs.GroupBy(o => o).ToDictionary(g => g.Key, g => g.Count());
    }

    /// <summary>Whether nothing reads a value.</summary>
    public bool IsUnread(Value value) => !users[value].Any() && TimesOutput(value) == 0;

    /// <summary>The first node that reads a value; null where none does.</summary>
    public Node? First(Value value) => users[value].FirstOrDefault();

    /// <summary>Whether a value is nothing but an output, read by the caller alone.</summary>
    public bool IsOnlyOutput(Value output)
    {
        Value value = output;
        int readers = 0;
        while (users[value].Count() == readers && TimesOutput(value) == 1 - readers)
        {
            if (value == Views.Base(value))
            {
                return true;
            }

            value = value.Node.Inputs[0];
            readers = 1;
        }

        return false;
    }

    /// <summary>A node has been scheduled.</summary>
    /// <returns>Its inputs that nothing further reads.</returns>
    public IEnumerable<Value> Scheduled(Node node)
    {
        foreach (Value input in node.Inputs.Distinct())
        {
            unscheduled[input]--;
            if (unscheduled[input] == 0 && TimesOutput(input) == 0)
            {
                yield return input;
            }
        }
    }

    /// <summary>How often a value is a result of the function.</summary>
    private int TimesOutput(Value value) => outputs.TryGetValue(value, out int times) ? times : 0;
}
