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
            if (rule.Pattern is { } pattern && !Exists(parameters, pattern))
            {
                ThrowPattern(pattern, parameters);
            }

            if (rule.Momentum >= 1 && optimizer.IsMomentumShare)
            {
                throw new ArgumentException($"A rule sets a momentum of {rule.Momentum}; it must be less than 1: it is a share that is kept.", nameof(optimizer));
            }

            if (rule.Momentum > 0 && optimizer.Momentum == 0)
            {
                throw new ArgumentException($"A rule sets a momentum, but the optimizer was created without one.", nameof(optimizer));
            }
        }

        var groups = new List<ParameterGroup>();
        var members = new Dictionary<Settings, (ParameterGroup Group, List<NamedTensor> Parameters)>();
        foreach (NamedTensor parameter in parameters)
        {
            (Settings settings, bool isFrozen) = Settings.Of(parameter, optimizer);
            if (!members.TryGetValue(settings, out (ParameterGroup Group, List<NamedTensor> Parameters) found))
            {
                List<NamedTensor> own = [];
                found = (new ParameterGroup(settings.Lr, settings.WeightDecay, settings.Momentum, own, optimizer.IsMomentumShare), own);
                members.Add(settings, found);
                groups.Add(found.Group);
            }

            found.Parameters.Add(parameter);
            byName.Add(parameter.Name, (found.Group, isFrozen));
        }

        All = groups;
    }

    /// <summary>In the order of their first parameters.</summary>
    internal IReadOnlyList<ParameterGroup> All { get; }

    internal ParameterGroup Of(NamedTensor parameter) => byName[parameter.Name].Group;

    internal bool IsFrozen(NamedTensor parameter) => byName[parameter.Name].IsFrozen;

    /// <summary>The parameters that lie in some ranges of the block, in the order in which they are stored.</summary>
    internal List<NamedTensor> In(ParameterRange[] ranges)
    {
        var found = new List<NamedTensor>();
        foreach (NamedTensor parameter in parameters)
        {
            ParameterEntry entry = parameter.Entry;
            if (Array.Exists(ranges, r => r.Start <= entry.Offset && entry.Offset + entry.StoredLength <= r.Start + r.Length))
            {
                found.Add(parameter);
            }
        }

        found.Sort((left, right) => left.Entry.Offset.CompareTo(right.Entry.Offset));
        return found;
    }

    [DoesNotReturn]
    internal static void ThrowPattern(string pattern, ParameterSet parameters)
    {
        var names = new List<string>();
        foreach (NamedTensor parameter in parameters)
        {
            names.Add(parameter.Name);
        }

        throw new ArgumentException($"No parameter is called {MessageText.Quote(pattern)}. The parameters are: {MessageText.List(names, ", ")}.");
    }

    private static bool Exists(ParameterSet parameters, string pattern)
    {
        foreach (NamedTensor parameter in parameters)
        {
            if (NamePattern.Matches(pattern, parameter.Name))
            {
                return true;
            }
        }

        return false;
    }

    private sealed record Settings(double Lr, double WeightDecay, double Momentum)
    {
        internal static (Settings Settings, bool IsFrozen) Of(NamedTensor parameter, Optimizer optimizer)
        {
            var settings = new Settings(optimizer.Lr, optimizer.WeightDecay, optimizer.Momentum);
            bool isFrozen = false;
            foreach (ParameterRule rule in optimizer.Rules)
            {
                if (rule.AppliesTo(parameter))
                {
                    settings = new(rule.Lr ?? settings.Lr, rule.WeightDecay ?? settings.WeightDecay, rule.Momentum ?? settings.Momentum);
                    isFrozen = rule.IsFrozen ?? isFrozen;
                }
            }

            return (settings, isFrozen);
        }
    }
}
