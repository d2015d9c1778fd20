namespace ModelGen;

/// <summary>What the weights of a model's matrix products are in memory.</summary>
public enum WeightType
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>
    /// The upper half of a single-precision number, bfloat16: half the memory, and half of what a call with few rows reads. Arithmetic is that of single precision. Such a model computes, it is not
    /// trained: it has no losses and nothing that goes back.
    /// </summary>
    BFloat16,
}
