namespace ModelGen.Runtime;

/// <summary>What becomes of a loop's values while they are in registers; chosen by <c>typeof</c>, which the JIT decides before it inlines anything.</summary>
internal interface IStore;

/// <summary><c>y = value</c></summary>
internal struct Overwrite : IStore;

/// <summary><c>y += value</c></summary>
internal struct Accumulate : IStore;

/// <summary><c>y = value + bias</c>; products only.</summary>
internal struct AddBias : IStore;

/// <summary><c>y = max(value + bias, 0)</c>; products only.</summary>
internal struct AddBiasRelu : IStore;
