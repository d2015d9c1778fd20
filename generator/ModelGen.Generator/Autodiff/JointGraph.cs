using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Autodiff;

/// <summary>A function forward and backward in one graph, before it is cut.</summary>
/// <param name="Inputs">The function's inputs.</param>
/// <param name="Outputs">The function's outputs.</param>
/// <param name="Seeds">Inputs too: the gradients of the float outputs.</param>
/// <param name="InputGradients">The gradient of each float input.</param>
/// <param name="Effects">What is added to parameters' gradients.</param>
/// <param name="Assignments">Effects of the forward half: what is assigned to state tensors.</param>
internal sealed record JointGraph(
    ImmutableArray<Node> Inputs,
    ImmutableArray<Value> Outputs,
    ImmutableArray<Node> Seeds,
    ImmutableArray<Value> InputGradients,
    ImmutableArray<Node> Effects,
    ImmutableArray<Node> Assignments);
