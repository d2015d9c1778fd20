using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;

namespace GeneratorTests.Operators;

/// <summary>An operator with attributes, and inputs it takes: random shapes and values inside the domain, away from kinks.</summary>
internal sealed record OperatorSample(Operator Operator, NdArray[] Inputs, ElementType[] Elements)
{
    public OperatorSample(Operator op, params NdArray[] inputs)
        : this(op, inputs, [.. inputs.Select(_ => ElementType.Float32)])
    {
    }

    public TensorType InputType(int index) => new(Elements[index], Shape.Of([.. Inputs[index].Shape.Select(d => (Dim)d)]));

    public override string ToString() => $"{Operator} of {string.Join(", ", Inputs.Select(i => $"[{string.Join(", ", i.Shape)}] {{{string.Join(", ", i.Data)}}}"))}";
}

/// <summary>A family of samples of one operator.</summary>
internal sealed record OperatorCase(string Name, Gen<OperatorSample> Samples)
{
    public override string ToString() => Name;
}
