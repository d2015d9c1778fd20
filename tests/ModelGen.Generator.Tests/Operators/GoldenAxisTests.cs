namespace GeneratorTests.Operators;

/// <summary>What goes along dimensions, chooses elements or puts them elsewhere, as PyTorch has them.</summary>
public class GoldenAxisTests
{
    private static readonly GoldenFile file = new("axis.safetensors", GoldenAxisCases.All);

    public static TheoryData<string> Cases => file.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string name) => file.Interpreted(name);

    [Trait("Runs", "EmittedCode")]
    [Theory]
    [MemberData(nameof(Cases))]
    public void Emitted_code_agrees_with_PyTorch(string name) => file.Emitted(name);

    [Fact]
    public void Every_case_of_the_file_is_compared() => file.IsComplete();
}
