using GeneratorTests.Scheduling;
using GeneratorTests.Infrastructure;

namespace GeneratorTests.Emit;

/// <summary>The methods and formulas of small models: every kind of kernel as it is written.</summary>
public sealed class KernelTests
{
    [Theory]
    [MemberData(nameof(ScheduleTests.Models), MemberType = typeof(ScheduleTests))]
    public void Kernels_are_written_as_approved(string name, string members, string types) => Approve(name, members, types);

    /// <summary>An LSTM from its inputs to the gradients of its weights: the input's half of the gates in one product, a step, the step back, products over all steps.</summary>
    [Fact]
    public void An_LSTM_is_written_as_approved() => Approve(
        "Lstm",
        """
        private readonly LSTM lstm = new(3, 4);
        [Forward] private Tensor F([Shape("time", "batch", 3)] Tensor x) => lstm.Forward(x).Output;
        """,
        "");

    /// <summary>Batches first: what is copied into the order of steps, and back, says why.</summary>
    [Fact]
    public void An_LSTM_with_the_batch_in_front_is_written_as_approved() => Approve(
        "LstmBatchFirst",
        """
        private readonly LSTM lstm = new(3, 4, batchFirst: true);
        [Forward] private Tensor F([Shape("batch", "time", 3)] Tensor x) => lstm.Forward(x).Output;
        """,
        "");

    private static void Approve(string name, string members, string types)
    {
        string file = Verify.Sources(TestCompilation.Model(members, types)).Single(s => s.Key.Contains("Net", StringComparison.Ordinal)).Value;
        int first = file.IndexOf("private static void", StringComparison.Ordinal);
        Snapshot.Matches(file[file.LastIndexOf("/// <summary>", first, StringComparison.Ordinal)..], name + ".cs");
    }
}
