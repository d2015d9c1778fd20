using ModelGen;

namespace DeclaredModels;

/// <summary>What <see cref="FashionMnist.FashionNet"/> declares by itself.</summary>
[Model]
public sealed partial class FashionPerceptron() : Perceptron(784, 128, 64);
