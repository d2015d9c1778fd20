using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <summary>The groups that an optimizer's rules make of a model's parameters.</summary>
internal sealed class ParameterGroups
{
    private readonly Dictionary<string, (ParameterGroup Group, bool IsFrozen)> byName = new(StringComparer.Ordinal);
    private readonly ParameterSet parameters;

    /// <summary>Applies the rules.</summary>
    /// <exception cref="ArgumentException">A pattern describes no parameter, or a rule sets a momentum that the optimizer doesn't have.</exception>
    internal ParameterGroups(ParameterSet parameters, Optimizer optimizer)
    {
        this.parameters = parameters;
        foreach (ParameterRule rule in optimizer.Rules)
        {
            if (rule.Pattern is { } pattern && !parameters.Any(p => NamePattern.Matches(pattern, p.Name)))
            {
                ThrowPattern(pattern, parameters);
            }

            if (rule.Momentum > 0 && optimizer.Momentum == 0)
            {
                throw new ArgumentException($"A rule sets a momentum, but the optimizer ({optimizer.GetType().Name}) was created without one.", nameof(optimizer));
            }
        }

        var groups = new List<ParameterGroup>();
        foreach (var same in parameters.GroupBy(p => Settings.Of(p, optimizer)))
        {
            (Settings settings, bool isFrozen) = (same.Key with { IsFrozen = false }, same.Key.IsFrozen);
            var group = new ParameterGroup(settings.Lr, settings.WeightDecay, settings.Momentum, [.. same]);
            groups.Add(group);
            foreach (Parameter parameter in same)
            {
                byName.Add(parameter.Name, (group, isFrozen));
            }
        }

        All = groups;
    }

    /// <summary>In the order of their first parameters.</summary>
    internal IReadOnlyList<ParameterGroup> All { get; }

    internal ParameterGroup Of(Parameter parameter) => byName[parameter.Name].Group;

    internal bool IsFrozen(Parameter parameter) => byName[parameter.Name].IsFrozen;

    /// <summary>The parameters that lie in some ranges of the block.</summary>
    internal IEnumerable<Parameter> In(ParameterRange[] ranges) =>
        parameters.Where(p => Array.Exists(ranges, r => r.Start <= p.BoundEntry.Offset && p.BoundEntry.Offset + p.BoundEntry.StoredLength <= r.Start + r.Length));

    [DoesNotReturn]
    internal static void ThrowPattern(string pattern, ParameterSet parameters) => throw new ArgumentException(
        $"No parameter is called {MessageText.Quote(pattern)}. The parameters are: {MessageText.List([.. parameters.Select(p => p.Name)], ", ")}.");

    private sealed record Settings(double Lr, double WeightDecay, double Momentum, bool IsFrozen)
    {
        internal static Settings Of(Parameter parameter, Optimizer optimizer)
        {
            var settings = new Settings(optimizer.Lr, optimizer.WeightDecay, optimizer.Momentum, IsFrozen: false);
            foreach (ParameterRule rule in optimizer.Rules.Where(r => r.AppliesTo(parameter)))
            {
                settings = new(
                    rule.Lr ?? settings.Lr, rule.WeightDecay ?? settings.WeightDecay, rule.Momentum ?? settings.Momentum, rule.IsFrozen ?? settings.IsFrozen);
            }

            return settings;
        }
    }
}
