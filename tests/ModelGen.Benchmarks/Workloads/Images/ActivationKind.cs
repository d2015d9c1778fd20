namespace Benchmarks.Workloads.Images;

internal enum ActivationKind
{
    Relu,
    Relu6,

    /// <summary>With a slope of 0.2.</summary>
    LeakyRelu,
    Tanh,
}
