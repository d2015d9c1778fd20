using ModelGen;

namespace Benchmarks.Comparison;

/// <summary>A contender of ours on the calling thread alone, whatever the others may use.</summary>
internal sealed class AloneContender(IContender contender) : IContender
{
    public float[] FirstResult() => contender.FirstResult();

    public void Run(int calls)
    {
        using (Parallelism.Use(1))
        {
            contender.Run(calls);
        }
    }

    public void Dispose() => contender.Dispose();
}
