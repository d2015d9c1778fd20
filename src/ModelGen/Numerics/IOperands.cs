using System.ComponentModel;

#pragma warning disable CA1040 // The interfaces are empty: whether a struct has one is known to the JIT before it inlines anything.
#pragma warning disable SA1402 // One number after the other reads better in one place.

namespace ModelGen.Runtime;

/// <summary>A formula that has the operand A.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOperands1;

/// <summary>A formula that has the operands A and B.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOperands2 : IOperands1;

/// <summary>A formula that has the operands A to C.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOperands3 : IOperands2;

/// <summary>A formula that has the operands A to D.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOperands4 : IOperands3;

/// <summary>A formula that has the operands A to E.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOperands5 : IOperands4;

/// <summary>A formula that has the operands A to F.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOperands6 : IOperands5;

/// <summary>A formula that has the operands A to G.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOperands7 : IOperands6;

/// <summary>A formula that has the operands A to H.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOperands8 : IOperands7;
