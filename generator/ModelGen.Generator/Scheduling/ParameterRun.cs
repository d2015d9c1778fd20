using System.Collections.Immutable;
using System.Globalization;

namespace ModelGen.Generator.Scheduling;

/// <summary>Tensors of consecutive instances that differ in nothing but the instance's number and the offset; a run of one instance is just its tensors.</summary>
/// <param name="First">The tensors of the first instance.</param>
/// <param name="Strides">For each, the floats from instance to instance.</param>
/// <param name="Segment">Which part of the paths is the instance's number.</param>
internal sealed record ParameterRun(ImmutableArray<ParameterPlace> First, ImmutableArray<long> Strides, int Segment, int Count)
{
    /// <summary>Fewer instances read better one by one.</summary>
    private const int LeastInstances = 3;

    /// <summary>Takes a list apart into runs, in order.</summary>
    public static ImmutableArray<ParameterRun> Find(ImmutableArray<ParameterPlace> places)
    {
        var runs = ImmutableArray.CreateBuilder<ParameterRun>();
        for (int start = 0; start < places.Length;)
        {
            ParameterRun run = Enumerable.Range(0, Parts(places[start]).Length).Select(segment => At(places, start, segment)).FirstOrDefault(r => r is not null)
                ?? new([places[start]], [0], 0, 1);
            runs.Add(run);
            start += run.First.Length * run.Count;
        }

        return runs.ToImmutable();
    }

    private static ParameterRun? At(ImmutableArray<ParameterPlace> places, int start, int segment)
    {
        string[] first = Parts(places[start]);
        bool IsOfInstance(ParameterPlace place) => Parts(place) is var parts && parts.Length > segment && parts.Take(segment + 1).SequenceEqual(first.Take(segment + 1));

        // No run begins in the middle of an instance.
        if (first[segment] != "0" || (start > 0 && IsOfInstance(places[start - 1])))
        {
            return null;
        }

        int end = start;
        while (end < places.Length && IsOfInstance(places[end]))
        {
            end++;
        }

        ImmutableArray<ParameterPlace> instance = ImmutableArray.Create(places, start, end - start);
        int count = 1;
        while (start + ((count + 1) * instance.Length) <= places.Length && Continues(count))
        {
            count++;
        }

        return count < LeastInstances ? null : new(instance, [.. instance.Select((p, i) => places[start + instance.Length + i].Offset - p.Offset)], segment, count);

        bool Continues(int number) => Enumerable.Range(0, instance.Length).All(i =>
        {
            ParameterPlace place = places[start + (number * instance.Length) + i], template = instance[i];
            string[] path = Parts(template);
            path[segment] = number.ToString(CultureInfo.InvariantCulture);
            return place.Slot.Path == string.Join(".", path) && place.Slot.Shape == template.Slot.Shape && place.Slot.Initializer == template.Slot.Initializer
                && place.Slot.IsTrainable == template.Slot.IsTrainable && place.Slot.IsSparse == template.Slot.IsSparse && place.Layout == template.Layout
                && place.Offset == template.Offset + (number * (places[start + instance.Length + i].Offset - template.Offset));
        });
    }

    private static string[] Parts(ParameterPlace place) => place.Slot.Path.Split('.');
}
