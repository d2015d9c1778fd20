using System.Text;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GeneratorTests.Documentation;

/// <summary>Writes docs/reference.md: what a declaration can be made of, from the sources' signatures and summaries.</summary>
internal static class ReferencePage
{
    /// <summary>What has no table of its own: the integer forms of what has one.</summary>
    private const string IntegerForms = "Movement.Integers";

    private static readonly (string File, string Title)[] families =
    [
        ("Elementwise", "Elementwise"),
        ("Contractions", "Products"),
        ("Attention", "Attention"),
        ("Reductions", "Reductions"),
        ("Movement", "Shapes and places"),
        ("Ordering", "Order"),
        ("Integers", "Integers"),
        ("Lookup", "Tables"),
        ("Images", "Images"),
        ("Images.Pooling", "More of pooling"),
        ("Images.Resampling", "Images of another size"),
        ("Sequences", "Sequences"),
        ("Sessions", "Sessions"),
        ("Random", "Random"),
        ("Derivatives", "Derivatives"),
        ("Losses", "Losses"),
    ];

    /// <summary>Files of functions that stand in no table.</summary>
    public static IEnumerable<string> Forgotten() => Directory.EnumerateFiles(Repository.Path("src/ModelGen/Symbolic"), "Ops.*.cs")
        .Select(file => Path.GetFileNameWithoutExtension(file)["Ops.".Length..]).Except(families.Select(f => f.File)).Except([IntegerForms]);

    public static string Write()
    {
        var page = new StringBuilder();
        page.Append("""
            # Reference

            What declarations and trainings are made of. The tables are written from the library's sources, and a test keeps them current. The last column names the same thing
            in PyTorch; where it is empty, PyTorch has none.

            Contents: [operations](#operations), [losses](#losses), [layers](#layers), [parts of a declaration](#parts-of-a-declaration),
            [initial values](#initial-values), [optimizers](#optimizers), [schedules](#schedules), [metrics](#metrics), [attribution and attacks](#attribution-and-attacks),
            [boxes](#boxes), [diffusion](#diffusion), [decoding](#decoding), [what has a page of its own](#what-has-a-page-of-its-own).

            ## Operations

            Functions of `ModelGen.Ops`, for `using static ModelGen.Ops`. They give a `Tensor` unless the signature says otherwise. Operands broadcast as in PyTorch; a number
            stands for a scalar. Dimensions are −rank … rank − 1, negative ones count from the end.

            """);
        foreach ((string file, string title) in families)
        {
            page.Append($"\n{(file == "Losses" ? "##" : "###")} {title}\n\n");
            Table(page, Methods($"src/ModelGen/Symbolic/Ops.{file}.cs"));
            if (file == "Losses")
            {
                page.Append('\n');
                Members(page, "src/ModelGen/Symbolic/Reduction.cs");
            }
            else if (file == "Images")
            {
                page.Append('\n');
                Members(page, "src/ModelGen/Symbolic/PaddingMode.cs");
            }
            else if (file == "Images.Resampling")
            {
                page.Append('\n');
                Members(page, "src/ModelGen/Symbolic/InterpolationMode.cs");
                page.Append('\n');
                Members(page, "src/ModelGen/Symbolic/GridSamplePadding.cs");
            }
            else if (file == "Random")
            {
                page.Append('\n');
                Members(page, "src/ModelGen/Symbolic/StochasticDepthMode.cs");
            }
            else if (file == "Elementwise")
            {
                page.Append("\nOperators and members of a tensor:\n\n");
                Table(page, Methods("src/ModelGen/Symbolic/Tensor.cs"));
            }
            else if (file == "Integers")
            {
                page.Append("\nAll functions of [shapes and places](#shapes-and-places) take integers as well. Operators and members of a tensor of integers:\n\n");
                Table(page, Methods("src/ModelGen/Symbolic/IntTensor.cs"));
                page.Append("\nThose of a mask, which comparisons give:\n\n");
                Table(page, Methods("src/ModelGen/Symbolic/BoolTensor.cs"));
            }
        }

        WriteLayers(page);
        page.Append("\n## Parts of a declaration\n\n");
        Table(page, [.. Types("src/ModelGen/Attributes"), .. Of("src/ModelGen/Parameters/Parameter.cs"), .. Of("src/ModelGen/Parameters/StateTensor.cs"), .. Of("src/ModelGen/Symbolic/KeyValueCache.cs"), .. Methods("src/ModelGen/Symbolic/Ops.cs")]);
        page.Append("\n## Initial values\n\nOf a `Parameter` or `StateTensor`: `new Parameter([width], Init.Ones)`.\n\n");
        Table(page, Methods("src/ModelGen/Parameters/Init.cs", prefix: "Init."));
        page.Append("\n## Optimizers\n\nOne of your own is a class: see [training](training.md#an-optimizer-of-your-own).\n\n");
        Table(page, Types("src/ModelGen/Training", "Optimizer"));
        page.Append("\n## Schedules\n\nOf learning rates: a trainer's `Schedule`, see [training](training.md#schedules).\n\n");
        Table(page, Types("src/ModelGen/Training/Schedules", "LRScheduler"));
        page.Append("\n## Metrics\n\nOf validations, see [training](training.md#fit).\n\n");
        Table(page, Types("src/ModelGen/Metrics", "Metric", "ClassificationMetric", "ClassMetric", "RegressionMetric"));
        page.Append("\n## Attribution and attacks\n\nOver any model, see [tasks of vision](vision-tasks.md).\n\n");
        Table(page, Types("src/ModelGen/Attribution"));
        page.Append("\n## Boxes\n\nOf detectors, see [tasks of vision](vision-tasks.md).\n\n");
        Table(page, [.. Of("src/ModelGen/Detection/AnchorBoxes.cs"), .. Methods("src/ModelGen/Detection/Boxes.cs", prefix: "Boxes.")]);
        page.Append("\n## Diffusion\n\nSee [tasks of vision](vision-tasks.md#diffusion).\n\n");
        Table(page, [.. Of("src/ModelGen/Diffusion/NoiseSchedule.cs"), .. Methods("src/ModelGen/Diffusion/NoiseSchedule.cs", prefix: "NoiseSchedule."), .. Of("src/ModelGen/Diffusion/DDIMSampler.cs")]);
        page.Append("\n## Decoding\n\n");
        Table(page, [.. Of("src/ModelGen/Decoding/GreedySearch.cs"), .. Of("src/ModelGen/Decoding/BeamSearch.cs"), .. Of("src/ModelGen/Decoding/TokenSampler.cs"), .. Of("src/ModelGen/Decoding/StoppingCriteria.cs"), .. Methods("src/ModelGen/Decoding/Generation.cs", prefix: "Generation.")]);
        return page.Append("""

            ## What has a page of its own

            * [Training](training.md): groups, rates, checkpoints, averages of parameters, two trainers.
            * [Sequences](sequences.md): recurrent layers, recurrences of your own, streaming, translation.
            * [Transformers](transformers.md): sessions over caches of keys and values.
            * [Images](images.md): convolutional networks, sizes, layouts.
            * [Tasks of vision](vision-tasks.md): attribution, attacks, detection, segmentation, diffusion.
            * [Diagnostics](diagnostics/README.md): every error and warning.

            """).ToString();
    }

    private static void WriteLayers(StringBuilder page)
    {
        page.Append("\n## Layers\n\nFields of models and modules, and parts of a `Sequential`. A layer is called by its `Forward`; what its constructor is given is known when the project is built.\n\n");
        Table(page, Types("src/ModelGen/Layers", "ILayer", "RecurrentLayer", "Nonlinearity", "IBindable"));
    }

    private static void Table(StringBuilder page, IEnumerable<ReferenceEntry> entries)
    {
        page.Append("| C# | what it computes or is | as in |\n|---|---|---|\n");
        foreach (IGrouping<string, ReferenceEntry> group in entries.GroupBy(entry => entry.Name))
        {
            string signatures = string.Join("<br>", group.Select(entry => $"`{Cell(entry.Signature)}`").Distinct());
            page.Append($"| {signatures} | {Cell(group.First().Text)} | {Cell(group.First().Peer)} |\n");
        }
    }

    private static void Members(StringBuilder page, string file)
    {
        EnumDeclarationSyntax type = Root(file).DescendantNodes().OfType<EnumDeclarationSyntax>().Single();
        page.Append($"| `{type.Identifier}` | |\n|---|---|\n");
        foreach (EnumMemberDeclarationSyntax member in type.Members)
        {
            page.Append($"| `{member.Identifier}` | {Cell(ReferenceEntry.Of(member, member.Identifier.Text, "").Text)} |\n");
        }
    }

    /// <summary>In a cell, a bar would end it, even within code.</summary>
    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Public methods, properties and operators of the one type in a file, in its order.</summary>
    private static IEnumerable<ReferenceEntry> Methods(string file, string prefix = "") =>
        from member in Root(file).DescendantNodes().OfType<TypeDeclarationSyntax>().First().Members
        where member.Modifiers.Any(SyntaxKind.PublicKeyword) && !member.Modifiers.Any(SyntaxKind.OverrideKeyword)
        where !(member is OperatorDeclarationSyntax
        {
            OperatorToken.RawKind: (int)SyntaxKind.EqualsEqualsToken or (int)SyntaxKind.ExclamationEqualsToken or (int)SyntaxKind.TrueKeyword or (int)SyntaxKind.FalseKeyword,
        })
        let signature = ReferenceSignature.Of(member, prefix)
        where signature.Length > 0 && !signature.Contains("Equals(", StringComparison.Ordinal)
        select ReferenceEntry.Of(member, member is MethodDeclarationSyntax method ? method.Identifier.Text : signature, signature);

    /// <summary>Public classes in the files of a folder, by name; with <paramref name="bases"/>, those that derive from one of them.</summary>
    private static IEnumerable<ReferenceEntry> Types(string folder, params string[] bases) =>
        from file in Directory.EnumerateFiles(Repository.Path(folder), "*.cs").Order(StringComparer.Ordinal)
        from type in Declared(file)
        where !type.Modifiers.Any(SyntaxKind.AbstractKeyword)
        where bases.Length == 0 || type.BaseList?.Types.Any(t => bases.Contains(t.Type.ToString(), StringComparer.Ordinal)) == true
        from entry in Entries(type)
        select entry;

    private static IEnumerable<ReferenceEntry> Of(string file) => Declared(Repository.Path(file)).SelectMany(Entries);

    /// <summary>A class: with its public constructors, or its name alone.</summary>
    private static IEnumerable<ReferenceEntry> Entries(ClassDeclarationSyntax type)
    {
        const string Attribute = "Attribute";
        string name = type.Identifier.Text;
        if (name.EndsWith(Attribute, StringComparison.Ordinal))
        {
            return [ReferenceEntry.Of(type, name, $"[{name[..^Attribute.Length]}{type.ParameterList?.ToString() ?? Parameters(type.Members.OfType<ConstructorDeclarationSyntax>().FirstOrDefault())}]")];
        }

        var constructors = type.Members.OfType<ConstructorDeclarationSyntax>().Where(c => c.Modifiers.Any(SyntaxKind.PublicKeyword)).ToList();
        return constructors.Count == 0
            ? [ReferenceEntry.Of(type, name, name + (type.ParameterList is null ? "()" : ReferenceSignature.Parameters(type.ParameterList)))]
            : constructors.Select(c => ReferenceEntry.Of(type, name, name + ReferenceSignature.Parameters(c.ParameterList)));
    }

    private static string Parameters(ConstructorDeclarationSyntax? constructor) =>
        constructor is { ParameterList.Parameters.Count: > 0 } ? ReferenceSignature.Parameters(constructor.ParameterList) : "";

    private static IEnumerable<ClassDeclarationSyntax> Declared(string file) =>
        Root(file).DescendantNodes().OfType<ClassDeclarationSyntax>().Where(t => t.Modifiers.Any(SyntaxKind.PublicKeyword) && t.Parent is BaseNamespaceDeclarationSyntax);

    private static CompilationUnitSyntax Root(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(Repository.Path(file)), TestCompilation.ParseOptions).GetCompilationUnitRoot();
}
