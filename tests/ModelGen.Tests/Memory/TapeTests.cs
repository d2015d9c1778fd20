using ModelGen.Tests.Parameters;

namespace ModelGen.Tests.Memory;

public sealed class TapeTests
{
    [Fact]
    public void What_forward_keeps_backward_gets()
    {
        var model = new ParameterSet(Layouts.Mixed);
        var tape = new Tape();
        tape.Record(model, "Logits", 100, 64, 2).Fill(3);
        Span<float> kept = tape.Replay(model, "Logits", 64, 2);
        Assert.Equal(100, kept.Length);
        Assert.Equal(-1, kept.IndexOfAnyExcept(3));
        tape.Record(model, "Logits", 50, 32);
        Assert.Equal(50, tape.Replay(model, "Logits", 32).Length);
    }

    [Fact]
    public void The_wrong_tape_is_refused()
    {
        var model = new ParameterSet(Layouts.Mixed);
        var tape = new Tape();
        Assert.Contains("empty", Assert.Throws<InvalidOperationException>(() => tape.Replay(model, "Logits", 64).Length).Message, StringComparison.Ordinal);
        tape.Record(model, "Logits", 100, 64);
        string message = Assert.Throws<InvalidOperationException>(() => tape.Replay(model, "Logits", 32).Length).Message;
        Assert.Contains("[32]", message, StringComparison.Ordinal);
        Assert.Contains("[64]", message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => tape.Replay(model, "Loss", 64).Length);
        Assert.Throws<InvalidOperationException>(() => tape.Replay(new ParameterSet(Layouts.Mixed), "Logits", 64).Length);
    }

    [Fact]
    public void Recording_again_allocates_nothing()
    {
        var model = new ParameterSet(Layouts.Mixed);
        var tape = new Tape();
        tape.Record(model, "Logits", 100, 64, 3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            tape.Record(model, "Logits", 100, 64, 3);
            tape.Replay(model, "Logits", 64, 3);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
