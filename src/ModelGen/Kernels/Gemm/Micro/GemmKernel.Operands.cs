using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>What a tile works on.</content>
internal static unsafe partial class GemmKernel
{
    /// <summary>Where a tile reads and writes; strides are in floats.</summary>
    /// <remarks>
    /// <c>a[i, p]</c> lies at <c>A + i·ARow + p·AStep</c>, row p of b at <c>B + p·BStep</c>, row i of c at <c>C + i·CRow</c>, except that the
    /// last vector of the row lies at <c>Last + i·LastRow</c>: the caller points it elsewhere where c ends before the vector does.
    /// A tile more than a vector wide also asks for memory that a later tile will use, the line at <c>Ahead + p·AheadStep</c> in step p.
    /// </remarks>
    internal ref struct Operands
    {
        internal ref float C;
        internal nint CRow;
        internal ref float Last;
        internal nint LastRow;
        internal ref float A;
        internal nint ARow;
        internal nint AStep;
        internal ref float B;
        internal nint BStep;

        /// <summary>Where a tile that copies puts its part of b, row behind row.</summary>
        internal ref float Copy;
        internal ref float Bias;
        internal nint Depth;

        /// <summary>Where the segments of a begin, in floats from <see cref="A"/>, if it is read in segments of <see cref="Depth"/> steps.</summary>
        internal ref int Segments;
        internal int SegmentCount;

        /// <summary>Where the rows of a begin that is read in segments, five more than there are; without a table they are <see cref="ARow"/> apart.</summary>
        internal ref int RowTable;

        /// <summary>From a tile's first row to its others, where a is read in segments.</summary>
        internal nint Row1;
        internal nint Row2;
        internal nint Row3;
        internal nint Row4;
        internal nint Row5;
        internal ref float Ahead;
        internal nint AheadStep;

        /// <summary>From what one tile asks for to what the tile below it does; used for the first <see cref="AheadTiles"/> of them.</summary>
        internal nint AheadTile;
        internal int AheadTiles;

        /// <summary>Says where the rows of a tile lie, and how far the first is from that of the strip.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal nint StartRows(nint row)
        {
            if (Unsafe.IsNullRef(ref RowTable))
            {
                (Row1, Row2, Row3, Row4, Row5) = (ARow, 2 * ARow, 3 * ARow, 4 * ARow, 5 * ARow);
                return row * ARow;
            }

            ref int rows = ref Unsafe.Add(ref RowTable, row);
            nint first = rows;
            Row1 = Unsafe.Add(ref rows, 1) - first;
            Row2 = Unsafe.Add(ref rows, 2) - first;
            Row3 = Unsafe.Add(ref rows, 3) - first;
            Row4 = Unsafe.Add(ref rows, 4) - first;
            Row5 = Unsafe.Add(ref rows, 5) - first;
            return first;
        }

        /// <summary>Asks for the panel behind b.</summary>
        internal void AskForNextPanel() => AskForNextPanel(Depth);

        /// <summary>Asks for what lies behind <paramref name="rows"/> rows of b, as many as a tile goes over.</summary>
        internal void AskForNextPanel(nint rows)
        {
            Ahead = ref Unsafe.Add(ref B, BStep * rows);
            AheadStep = Line;
            AheadTile = rows * Line;
            AheadTiles = (int)((BStep + Line - 1) / Line);
        }

        /// <summary>Asks for the rows of c below the tile.</summary>
        internal void AskForRowsOfC()
        {
            AheadTile = MaxRows * CRow;
            Ahead = ref Unsafe.Add(ref C, AheadTile);
            AheadStep = Line;
            AheadTiles = int.MaxValue;
        }

        /// <summary>Asks for the rows of a below the tile.</summary>
        internal void AskForRowsOfA()
        {
            AheadTile = MaxRows * ARow;
            Ahead = ref Unsafe.Add(ref A, AheadTile);
            AheadStep = Line;
            AheadTiles = int.MaxValue;
        }

        /// <summary>Asks for the columns of b beside those of the tile.</summary>
        internal void AskForNextStrip()
        {
            Ahead = ref Unsafe.Add(ref B, Panels.Width);
            AheadStep = BStep;
            AheadTile = Line;
            AheadTiles = Panels.Width / Line;
        }

        /// <summary>Asks for nothing new.</summary>
        internal void AskForNothing()
        {
            Ahead = ref B;
            AheadStep = 0;
            AheadTile = 0;
            AheadTiles = 0;
        }
    }
}
