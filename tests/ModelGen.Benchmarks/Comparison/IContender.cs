namespace Benchmarks.Comparison;

/// <summary>One implementation of a workload, ready to run.</summary>
internal interface IContender : IDisposable
{
    /// <summary>
    /// Runs the workload once from its first state and gives what it computed (outputs, or the loss of a training step), so that
    /// contenders can be compared before they are timed.
    /// </summary>
    float[] FirstResult();

    /// <summary>Runs the workload <paramref name="calls"/> times; the loop is in here so that what is timed is the call a user writes.</summary>
    void Run(int calls);
}
