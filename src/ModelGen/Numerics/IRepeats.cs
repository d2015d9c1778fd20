using System.ComponentModel;

#pragma warning disable CA1040 // The interfaces are empty, as those of IOperands.cs are, and for the same reason.
#pragma warning disable SA1402 // One operand after the other reads better in one place.

namespace ModelGen.Runtime;

/// <summary>A formula whose operand A has one value for each row: its stride in the innermost dimension is 0, and loops load it once a row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRepeatsA;

/// <summary>A formula whose operand B has one value for each row: its stride in the innermost dimension is 0, and loops load it once a row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRepeatsB;

/// <summary>A formula whose operand C has one value for each row: its stride in the innermost dimension is 0, and loops load it once a row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRepeatsC;

/// <summary>A formula whose operand D has one value for each row: its stride in the innermost dimension is 0, and loops load it once a row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRepeatsD;

/// <summary>A formula whose operand E has one value for each row: its stride in the innermost dimension is 0, and loops load it once a row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRepeatsE;

/// <summary>A formula whose operand F has one value for each row: its stride in the innermost dimension is 0, and loops load it once a row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRepeatsF;

/// <summary>A formula whose operand G has one value for each row: its stride in the innermost dimension is 0, and loops load it once a row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRepeatsG;

/// <summary>A formula whose operand H has one value for each row: its stride in the innermost dimension is 0, and loops load it once a row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRepeatsH;
