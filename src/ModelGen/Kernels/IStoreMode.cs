namespace ModelGen.Runtime;

/// <summary>What a loop does with its results; chosen by <c>typeof</c>, which the JIT decides before it inlines anything.</summary>
internal interface IStoreMode
{
    /// <summary>y = result.</summary>
    internal readonly struct Overwrite : IStoreMode;

    /// <summary>y += result.</summary>
    internal readonly struct Accumulate : IStoreMode;
}
