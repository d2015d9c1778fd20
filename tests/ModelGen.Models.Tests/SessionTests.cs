using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Sessions: a call after the other gives what the whole sequence gives, and the state is where and what it should be.</summary>
public sealed class SessionTests
{
    private const int Time = 6;
    private const int Width = 16;

    private readonly Elman net = new(seed: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Streaming_equals_the_whole_sequence(int batch)
    {
        float[] x = Golden.Signed(200, batch * Time * 5), whole = new float[batch * Time * 3], last = new float[batch * Width];
        net.Whole(x, new float[batch * Width], whole, last, batch);

        Elman.NextSession session = net.CreateNextSession(batch);
        float[] streamed = Stream(session, x, batch);
        Numbers.Near(whole.ToDouble(), streamed, 1e-6, "logits");
        Numbers.Near(last.ToDouble(), session.H, 1e-6, "last state");
    }

    [Fact]
    public void A_session_does_what_its_entry_point_does()
    {
        float[] state = new float[2 * Width], next = new float[2 * Width], expected = new float[6], actual = new float[6];
        Elman.NextSession session = net.CreateNextSession(batch: 2);
        for (uint t = 0; t < 5; t++)
        {
            float[] x = Golden.Signed(210 + t, 2 * 5);
            net.Next(x, state, expected, next, batch: 2);
            (state, next) = (next, state);
            session.Next(x, actual);
            Numbers.SameBits(expected, actual, $"logits of call {t}");
            Numbers.SameBits(state, session.H, $"state after call {t}");
        }
    }

    [Fact]
    public void Reset_begins_anew()
    {
        float[] x = Golden.Signed(201, 2 * Time * 5);
        Elman.NextSession session = net.CreateNextSession(batch: 2);
        float[] first = Stream(session, x, 2), second = Stream(session, x, 2);
        Assert.NotEqual(first, second);
        session.Reset();
        Assert.All(session.H.ToArray(), h => Assert.Equal(0, h));
        Numbers.SameBits(first, Stream(session, x, 2), "logits after a reset");
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        float[] begin = Golden.Signed(202, Time * 5), left = Golden.Signed(203, Time * 5), right = Golden.Signed(204, Time * 5);
        Elman.NextSession session = net.CreateNextSession(batch: 1), other = net.CreateNextSession(batch: 1);
        Stream(session, begin, 1);
        Elman.NextSession copy = session.Copy();
        float[] expected = Stream(session, left, 1);
        Stream(copy, right, 1);
        Assert.NotEqual(session.H.ToArray(), copy.H.ToArray());

        Stream(other, begin, 1);
        copy.CopyFrom(other);
        Numbers.SameBits(expected, Stream(copy, left, 1), "logits of a copy");
        copy.CopyFrom(copy);
        Numbers.SameBits(session.H, copy.H, "state of a copy of itself");
    }

    [Fact]
    public void The_state_can_be_read_and_written()
    {
        float[] x = Golden.Signed(205, 5), state = Golden.Signed(206, Width), expected = new float[3], next = new float[Width], actual = new float[3];
        net.Next(x, state, expected, next, batch: 1);
        Elman.NextSession session = net.CreateNextSession(batch: 1);
        state.CopyTo(session.H);
        session.Next(x, actual);
        Numbers.SameBits(expected, actual, "logits");
        Numbers.SameBits(next, session.H, "state");
    }

    [Fact]
    public void A_call_that_throws_leaves_the_state()
    {
        float[] logits = new float[3], x = Golden.Signed(207, 5);
        Elman.NextSession session = net.CreateNextSession(batch: 1);
        session.Next(x, logits);
        float[] before = session.H.ToArray();
        Throws("Got 4 values, expected [batch, 5] = 5 for batch = 1. (Parameter 'x')", () => session.Next(x.AsSpan(1), logits));
        Throws("Got 2 values, expected [batch, 3] = 3 for batch = 1. (Parameter 'logits')", () => session.Next(x, logits.AsSpan(1)));
        Throws("logits shares memory with h; it would be overwritten while it is read. (Parameter 'logits')", () => session.Next(x, session.H[..3]));
        Throws("The state to copy has tensors of [32] values, this one of [16]. (Parameter 'other')", () => session.CopyFrom(net.CreateNextSession(batch: 2)));
        Assert.Equal("other", Assert.Throws<ArgumentNullException>(() => session.CopyFrom(null!)).ParamName);
        Numbers.SameBits(before, session.H, "state");
    }

    [Fact]
    public void Sizes_of_a_session()
    {
        Throws("batch is -1; a size is not negative. (Parameter 'batch')\nActual value was -1.", () => net.CreateNextSession(batch: -1));
        Assert.Contains("floats of working memory", Assert.Throws<ArgumentException>(() => net.CreateNextSession(int.MaxValue)).Message, StringComparison.Ordinal);
        Elman.NextSession empty = net.CreateNextSession(batch: 0);
        empty.Next(default, default);
        Assert.True(empty.H.IsEmpty);
    }

    /// <summary>State alone comes out, some of it goes in before other inputs, and a dimension that no state has belongs to the call.</summary>
    [Fact]
    public void Several_states_and_sizes()
    {
        var oscillator = new Oscillator(seed: 1);
        Oscillator.AdvanceSession session = oscillator.CreateAdvanceSession(batch: 2, width: 3);
        double[] velocity = new double[3], position = new double[3];
        foreach (int samples in new[] { 4, 1, 9 })
        {
            float[] force = Golden.Signed((uint)samples, samples * 3);
            session.Advance(force, samples);
            for (int i = 0; i < 3; i++)
            {
                velocity[i] = (velocity[i] * 0.5) + (2 * Enumerable.Range(0, samples).Average(s => (double)force[(s * 3) + i]));
                position[i] += velocity[i];
            }
        }

        Numbers.Near([.. position, .. position], session.Position, 1e-6, "position");
        Numbers.Near([.. velocity, .. velocity], session.Velocity, 1e-6, "velocity");
        Assert.Equal(3, session.Reset2[0]);
    }

    /// <summary>Rows of the state change places along any of its dimensions; what does not have the dimension stays.</summary>
    [Fact]
    public void Rows_of_the_state_change_places()
    {
        Oscillator.AdvanceSession session = new Oscillator(seed: 1).CreateAdvanceSession(batch: 2, width: 3);
        Begin();
        session.SelectBatch([1, 1]);
        Assert.Equal([4, 5, 6, 4, 5, 6], session.Position);
        Assert.Equal([40, 50, 60, 40, 50, 60], session.Velocity);
        Assert.Equal([7], session.Reset2);
        Begin();
        session.SelectWidth([2, 0, 2]);
        Assert.Equal([3, 1, 3, 6, 4, 6], session.Position);
        Assert.Equal([30, 10, 30, 60, 40, 60], session.Velocity);
        Assert.Equal([7], session.Reset2);

        Throws("Got 1 values, expected [batch] = 2 for batch = 2. (Parameter 'rows')", () => session.SelectBatch([1]));
        Assert.Equal("rows", Assert.ThrowsAny<ArgumentException>(() => session.SelectBatch([0, 2])).ParamName);
        Assert.Equal("rows", Assert.ThrowsAny<ArgumentException>(() => session.SelectWidth([0, -1, 2])).ParamName);
        Assert.Equal([3, 1, 3, 6, 4, 6], session.Position);
        Allocations.None(() => session.SelectWidth([2, 1, 0]));
        net.CreateNextSession(batch: 0).SelectBatch([]);

        void Begin()
        {
            float[] position = [1, 2, 3, 4, 5, 6];
            position.CopyTo(session.Position);
            Array.ConvertAll(position, v => 10 * v).CopyTo(session.Velocity);
            session.Reset2[0] = 7;
        }
    }

    private static float[] Stream(Elman.NextSession session, float[] x, int batch)
    {
        float[] all = new float[batch * Time * 3], logits = new float[batch * 3], step = new float[batch * 5];
        for (int t = 0; t < Time; t++)
        {
            for (int b = 0; b < batch; b++)
            {
                x.AsSpan(((b * Time) + t) * 5, 5).CopyTo(step.AsSpan(b * 5));
            }

            session.Next(step, logits);
            for (int b = 0; b < batch; b++)
            {
                logits.AsSpan(b * 3, 3).CopyTo(all.AsSpan(((b * Time) + t) * 3));
            }
        }

        return all;
    }

    private static void Throws(string message, Action call) =>
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(call).Message.ReplaceLineEndings("\n"));
}
