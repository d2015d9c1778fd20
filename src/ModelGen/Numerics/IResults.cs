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

/// <summary>A joint formula that has the results A to E.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IResults5 : IResults4;

/// <summary>A joint formula that has the results A to F.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IResults6 : IResults5;

/// <summary>A joint formula that has the results A to G.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IResults7 : IResults6;

/// <summary>A joint formula that has the results A to H.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IResults8 : IResults7;
