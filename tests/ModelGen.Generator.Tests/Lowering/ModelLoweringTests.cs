using ModelGen.Generator.Tests.Declarations;
using ModelGen.Generator.Tests.Infrastructure;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Whole models as graphs.</summary>
public class ModelLoweringTests
{
    [Fact]
    public void A_perceptron() => Snapshot.Matches(Lowered.Print(Lowered.Model(ModelTests.FashionNet)), "FashionNet.txt");

    [Fact]
    public void Repeated_modules_are_one_function() => Snapshot.Matches(Lowered.Print(Lowered.Model(ModelTests.Residual)), "Residual.txt");
}
