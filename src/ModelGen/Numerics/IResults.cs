using System.ComponentModel;

#pragma warning disable CA1040 // Empty for the reason given in IOperands.cs.
#pragma warning disable SA1402 // One number after the other reads better in one place.

namespace ModelGen.Runtime;

/// <summary>A joint formula that has the result A.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IResults1;

/// <summary>A joint formula that has the results A and B.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IResults2 : IResults1;

/// <summary>A joint formula that has the results A to C.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IResults3 : IResults2;

/// <summary>A joint formula that has the results A to D.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IResults4 : IResults3;
