namespace Benchmarks.Ours;

/// <summary>A trainer's step. Structs implement it, so that the call that is timed is the generated method itself.</summary>
/// <typeparam name="T">The element type of the input.</typeparam>
internal interface IStep<T> : IDisposable
{
    float Step(ReadOnlySpan<T> input, ReadOnlySpan<int> labels, int batch);
}
