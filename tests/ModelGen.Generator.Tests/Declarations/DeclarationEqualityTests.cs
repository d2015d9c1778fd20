using System.Collections;
using System.Reflection;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace GeneratorTests.Declarations;

/// <summary>What the pipeline caches compares by value and holds on to nothing of the compiler.</summary>
public class DeclarationEqualityTests
{
    [Theory]
    [InlineData(ModelTests.FashionNet)]
    [InlineData(ModelTests.Residual)]
    public void Equal_text_gives_equal_declarations(string source)
    {
        var (left, right) = (Declared.Model(source), Declared.Model(source));
        Assert.NotSame(left, right);
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
    }

    [Fact]
    public void Moved_text_changes_sites_only()
    {
        var before = Declared.Read(TestCompilation.Create(ModelTests.Residual));
        var after = Declared.Read(TestCompilation.Create("// a comment\n" + ModelTests.Residual));
        Assert.Equal(before.Declaration, after.Declaration);
        Assert.NotEqual(before.Sites, after.Sites);
    }

    [Theory]
    [InlineData("4;", "5;")]
    [InlineData("slope = 0.01", "slope = 0.02")]
    [InlineData("Depth = 3", "Depth = 4")]
    [InlineData("x + scale", "x - scale")]
    [InlineData("i < 2", "i < 3")]
    [InlineData("Shape(\"batch\", 64)", "Shape(\"n\", 64)")]
    [InlineData("Tensor Box", "Tensor Boxes")]
    public void Every_change_of_meaning_is_seen(string text, string replacement)
    {
        Assert.Contains(text, ModelTests.Residual, StringComparison.Ordinal);
        Assert.NotEqual(Declared.Model(ModelTests.Residual), Declared.Model(ModelTests.Residual.Replace(text, replacement, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_order_of_files_does_not_matter()
    {
        const string Half = "using ModelGen; namespace Test; partial class Net { private Tensor Help(Tensor x) => x; }";
        Assert.Equal(Declared.Model(ModelTests.FashionNet, Half), Declared.Model(Half, ModelTests.FashionNet));
    }

    [Fact]
    public void No_object_of_the_compiler_is_reachable()
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (string source in new[] { ModelTests.FashionNet, ModelTests.Residual })
        {
            var read = Declared.Read(TestCompilation.Create(source));
            Walk(read, seen);
            Walk(LocatedDiagnostic.Join(read, CompilationResult.Empty), seen);
        }

        Assert.Contains(seen, o => o is ForwardExpression);
        Assert.DoesNotContain(seen, o => o.GetType().Namespace!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && o is not TextSpan);
    }

    /// <summary>Records on the way are sealed and made of other records, immutable arrays, strings and numbers, so that they compare by value.</summary>
    private static void Walk(object? item, HashSet<object> seen)
    {
        if (item is null || item is string || item.GetType().IsPrimitive || item is Enum || !seen.Add(item))
        {
            return;
        }

        if (item is IEnumerable items)
        {
            foreach (object? element in items)
            {
                Walk(element, seen);
            }
        }

        if (item.GetType().Namespace!.StartsWith("ModelGen", StringComparison.Ordinal) && !item.GetType().IsGenericType)
        {
            Assert.True(typeof(IEquatable<>).MakeGenericType(item.GetType()).IsInstanceOfType(item), $"{item.GetType()} does not compare by value");
        }

        for (Type? type = item.GetType(); type is not null && type != typeof(object) && !type.Namespace!.StartsWith("System", StringComparison.Ordinal); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Walk(field.GetValue(item), seen);
            }
        }
    }
}
