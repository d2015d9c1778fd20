namespace ModelGen.Runtime;

/// <summary>What a trainer keeps of one parameter for one loss.</summary>
internal sealed class TensorMemory
{
    private readonly AlignedBlock?[] own;

    internal TensorMemory(NamedTensor parameter, ParameterGroup group, bool isFrozen, Optimizer optimizer)
    {
        Parameter = parameter;
        Group = group;
        IsFrozen = isFrozen;
        Numbers = new double[optimizer.NumberNames.Count];
        Shapes = new Shape?[optimizer.StateNames.Count];
        own = new AlignedBlock?[Shapes.Length];
        for (int i = 0; i < Shapes.Length; i++)
        {
            Shapes[i] = optimizer.TakesTensors ? optimizer.StateShape(i, parameter) : parameter.Shape;
            if (optimizer.TakesTensors && Shapes[i] is { } shape)
            {
                long length = IsLikeParameter(i) ? Entry.StoredLength : AlignedBlock.RoundUp(TensorMath.ElementCount(shape.AsSpan()));
                own[i] = AlignedBlock.Zeroed(AlignedBlock.CheckedLength(length));
            }
        }
    }

    internal NamedTensor Parameter { get; }

    internal ParameterEntry Entry => Parameter.Entry;

    /// <summary>The settings it is changed with.</summary>
    internal ParameterGroup Group { get; }

    /// <summary>Whether it stays as it is.</summary>
    internal bool IsFrozen { get; set; }

    /// <summary>The steps that have changed it.</summary>
    internal long Steps { get; set; }

    /// <summary>Numbers that the optimizer remembers.</summary>
    internal double[] Numbers { get; }

    /// <summary>The shape of each state; null where the optimizer remembers none of this tensor.</summary>
    internal Shape?[] Shapes { get; }

    /// <summary>Memory for a state that belongs to this tensor alone; empty where there is none.</summary>
    internal Span<float> Own(int state) => state < own.Length && own[state] is { } block ? block.Span : default;

    /// <summary>Whether a state lies as the parameter does.</summary>
    internal bool IsLikeParameter(int state) => Shapes[state] is { } shape && shape.AsSpan().SequenceEqual(Parameter.Shape.AsSpan());
}
